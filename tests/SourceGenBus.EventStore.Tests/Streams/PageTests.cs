using System.Text;
using SourceGenBus.EventStore.Testing;
using SourceGenBus.EventStore.Tests.Shop;

namespace SourceGenBus.EventStore.Tests;

public sealed class SqlitePages() : PageTests(Databases.Sqlite);

public sealed class PostgreSqlPages() : PageTests(Databases.PostgreSql);

/// <summary>Large events are read a few at a time, whoever reads them, and all of them, in order.</summary>
public abstract class PageTests(Func<ValueTask<IDurableStore>> create) : StoreContract(create)
{
    private const int Megabyte = 1024 * 1024;

    private readonly EventSerializer _serializer = ShopEvents.Serializer();
    private readonly List<int> _pages = [];

    private IDurableStore Counted => Interleaving.CountingPages(Store, _pages.Add);

    private static readonly int[] All = [.. Enumerable.Range(1, 8)];

    [Fact]
    public async Task Streams_and_all_events_are_read_in_pages_of_eight_megabytes()
    {
        await AppendAsync(8, 3 * Megabyte);
        var streams = new EventStreams(Counted.Events, _serializer);

        Assert.Equal(All, await NumbersAsync(streams.ReadAsync("shelf", cancellationToken: Cancelled)));
        Assert.Equal(All.Reverse(), await NumbersAsync(streams.ReadAsync("shelf", ReadDirection.Backwards, cancellationToken: Cancelled)));
        await using (var unit = await Store.BeginAsync(Cancelled))
            Assert.Equal(All, await NumbersAsync(streams.ReadAsync(unit.Transaction, "shelf", Cancelled)));
        Assert.Equal(All, await NumbersAsync(streams.ReadAllAsync(cancellationToken: Cancelled)));

        Assert.Equal([3, 3, 2, 3, 3, 2, 3, 3, 2, 3, 3, 2], _pages);
    }

    [Fact]
    public async Task Projections_take_as_much_in_a_transaction()
    {
        await AppendAsync(8, 3 * Megabyte);
        var model = new ReadModel(Store);
        await model.CreateAsync();

        Assert.Equal(8, await model.Project(Counted, options: new ProjectionOptions()).CatchUpAsync(Cancelled));

        Assert.Equal(ReadModel.Numbers(1, 8), await model.ReadAsync());
        Assert.Equal([3, 3, 2], _pages);
        Assert.Equal(0, await model.Project().GetLagAsync(Cancelled));
    }

    [Fact]
    public async Task Subscriptions_save_their_checkpoint_as_often()
    {
        await AppendAsync(8, 3 * Megabyte);
        List<int> handled = [];
        var subscription = new EventSubscription(Counted, _serializer, "shelf", (recorded, _) =>
        {
            handled.Add(((OrdersCounted)recorded.Event).Shelf);
            return default;
        });

        Assert.Equal(8, await subscription.CatchUpAsync(Cancelled));

        Assert.Equal(All, handled);
        Assert.Equal([3, 3, 2], _pages);
        Assert.Equal(0, await subscription.GetLagAsync(Cancelled));
    }

    [Fact]
    public async Task Events_that_are_larger_than_the_limit_come_one_by_one()
    {
        await AppendAsync(8, 100);
        var model = new ReadModel(Store);
        await model.CreateAsync();
        var streams = new EventStreams(Counted.Events, _serializer, new EventStreamOptions { MaximumPageBytes = 99 });

        Assert.Equal(All, await NumbersAsync(streams.ReadAsync("shelf", cancellationToken: Cancelled)));
        Assert.Equal(8, await model.Project(Counted, options: new ProjectionOptions { MaximumPageBytes = 99 }).CatchUpAsync(Cancelled));

        Assert.Equal(ReadModel.Numbers(1, 8), await model.ReadAsync());
        // Only behind a full page of a stream somebody has to look whether there is more; the horizon says where all events end.
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1], _pages);
    }

    [Fact]
    public async Task Small_events_cost_no_further_reading()
    {
        await AppendAsync(8, 100);

        Assert.Equal(All, await NumbersAsync(new EventStreams(Counted.Events, _serializer).ReadAsync("shelf", cancellationToken: Cancelled)));

        Assert.Equal([8], _pages);
    }

    [Fact]
    public void Limits_below_one_are_refused()
    {
        Assert.Contains("MaximumPageBytes is 0", Assert.Throws<ArgumentException>(
            () => new EventStreams(Store.Events, _serializer, new EventStreamOptions { MaximumPageBytes = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("PageSize is 0", Assert.Throws<ArgumentException>(
            () => new EventStreams(Store.Events, _serializer, new EventStreamOptions { PageSize = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("MaximumPageBytes is -1", Assert.Throws<ArgumentException>(
            () => new ReadModel(Store).Project(options: new ProjectionOptions { MaximumPageBytes = -1 })).Message, StringComparison.Ordinal);
    }

    /// <summary>JSON may end with spaces, so events have any size that is wanted.</summary>
    private async Task AppendAsync(int count, int bytes)
    {
        for (var number = 1; number <= count; number++)
        {
            var large = _serializer.Wrap(new OrdersCounted(number)) with { Payload = Encoding.UTF8.GetBytes($"{{\"Shelf\":{number}}}".PadRight(bytes)) };
            await Store.Events.AppendAsync("shelf", ExpectedVersion.Any, [large], AppendOptions.Default, Cancelled);
        }
    }

    private static async Task<List<int>> NumbersAsync(IAsyncEnumerable<RecordedEvent> events)
    {
        List<int> numbers = [];
        await foreach (var recorded in events)
            numbers.Add(((OrdersCounted)recorded.Event).Shelf);
        return numbers;
    }
}
