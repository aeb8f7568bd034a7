using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>Queries that are answered item by item.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Items_arrive_one_by_one()
    {
        var received = new List<int>();
        await foreach (var item in Bus.StreamAsync(new Count(3)))
            received.Add(item);

        Assert.Equal([1, 2, 3], received);
    }

    [Fact]
    public async Task Scoped_handler_keeps_its_scope_until_the_last_item()
    {
        var units = new List<UnitOfWork>();
        await foreach (var unit in Bus.StreamAsync(new ListUnits()))
        {
            Assert.False(unit.IsDisposed);
            units.Add(unit);
        }

        Assert.Equal(3, units.Count);
        Assert.True(Assert.Single(units.Distinct()).IsDisposed);
    }

    [Fact]
    public async Task Scope_ends_when_the_enumeration_is_abandoned()
    {
        UnitOfWork? seen = null;
        await foreach (var unit in Bus.StreamAsync(new ListUnits()))
        {
            seen = unit;
            break;
        }

        Assert.True(seen!.IsDisposed);
    }

    [Fact]
    public async Task Scope_opens_with_each_enumeration()
    {
        var stream = Bus.StreamAsync(new ListUnits());

        Assert.NotSame(await First(stream), await First(stream));
    }

    [Fact]
    public async Task Senders_scope_is_shared()
    {
        using var scope = _services.CreateScope();
        var stream = Bus.StreamAsync(new ListUnits(), new EventContext { Services = scope.ServiceProvider });

        var unit = await First(stream);

        Assert.Same(scope.ServiceProvider.GetRequiredService<UnitOfWork>(), unit);
        Assert.False(unit.IsDisposed);
    }

    [Theory]
    [InlineData("singleton", "sender")]
    [InlineData("singleton", "enumeration")]
    [InlineData("scoped", "sender")]
    [InlineData("scoped", "enumeration")]
    [InlineData("without a token", "sender")]
    [InlineData("without a token", "enumeration")]
    public async Task Both_tokens_reach_the_handler(string handler, string cancelled)
    {
        using var sender = new CancellationTokenSource();
        using var enumeration = new CancellationTokenSource();
        var stream = handler switch
        {
            "singleton" => Bus.StreamAsync(new WaitAfterOne(), sender.Token),
            "scoped" => Bus.StreamAsync(new WaitInScopeAfterOne(), sender.Token),
            _ => Bus.StreamAsync(new WaitWithoutTokenAfterOne(), sender.Token),
        };

        await using var items = stream.WithCancellation(enumeration.Token).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        var waiting = items.MoveNextAsync();
        await (cancelled == "sender" ? sender : enumeration).CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Base_typed_query_goes_by_its_run_time_type()
    {
        IStreamQuery<int> query = new Count(2);

        Assert.Equal(1, await First(Bus.StreamAsync(query)));
    }

    private static async Task<T> First<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
            return item;
        throw new InvalidOperationException("No item.");
    }

    private static async IAsyncEnumerable<int> WaitAfter(int item, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return item;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public sealed record Count(int To) : IStreamQuery<int>;

    [StreamQueryHandler<Count, int>]
    internal sealed class CountHandler
    {
        public async IAsyncEnumerable<int> HandleAsync(Count query)
        {
            for (var number = 1; number <= query.To; number++)
            {
                await Task.Yield();
                yield return number;
            }
        }
    }

    public sealed record ListUnits : IStreamQuery<UnitOfWork>;

    [StreamQueryHandler<ListUnits, UnitOfWork>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class ListUnitsHandler(UnitOfWork unit)
    {
        public async IAsyncEnumerable<UnitOfWork> HandleAsync(ListUnits query, EventContext context)
        {
            yield return unit;
            await Task.Yield();
            yield return unit;
            yield return context.Services!.GetRequiredService<UnitOfWork>();
        }
    }

    public sealed record WaitAfterOne : IStreamQuery<int>;

    [StreamQueryHandler<WaitAfterOne, int>]
    internal sealed class WaitAfterOneHandler
    {
        public async IAsyncEnumerable<int> HandleAsync(WaitAfterOne query, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    public sealed record WaitInScopeAfterOne : IStreamQuery<int>;

    [StreamQueryHandler<WaitInScopeAfterOne, int>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class WaitInScopeAfterOneHandler
    {
        public IAsyncEnumerable<int> HandleAsync(WaitInScopeAfterOne query, CancellationToken cancellationToken) =>
            WaitAfter(1, cancellationToken);
    }

    public sealed record WaitWithoutTokenAfterOne : IStreamQuery<int>;

    [StreamQueryHandler<WaitWithoutTokenAfterOne, int>]
    internal sealed class WaitWithoutTokenAfterOneHandler
    {
        public IAsyncEnumerable<int> HandleAsync(WaitWithoutTokenAfterOne query) => WaitAfter(1);
    }
}
