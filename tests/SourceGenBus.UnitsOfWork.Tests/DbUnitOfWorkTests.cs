using System.Data;
using System.Data.Common;

namespace SourceGenBus.UnitsOfWork.Tests;

/// <summary>Over any provider: here one that writes down what is asked of it.</summary>
public sealed class DbUnitOfWorkTests : IAsyncDisposable
{
    private readonly Journal _journal = new();
    private readonly EventBus _bus = new EventBusBuilder().Build();
    private readonly JournalConnection _connection;

    public DbUnitOfWorkTests()
    {
        _connection = new JournalConnection(_journal);
        _bus.Subscribe<First>((first, _, _) =>
        {
            _journal.Add(first.Text);
            return default;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _bus.DisposeAsync();
    }

    [Fact]
    public async Task It_opens_commits_and_closes_before_it_publishes()
    {
        await using var unit = new DbUnitOfWork(_connection, _bus) { IsolationLevel = IsolationLevel.Serializable };

        await unit.BeginAsync(EventContext.Empty);
        Assert.Same(_connection, Assert.IsType<JournalTransaction>(unit.Session).Connection);
        await unit.PublishAsync(new First("event"));
        await unit.CommitAsync();

        Assert.Equal(["open", "begin Serializable", "commit", "dispose", "close", "event"], _journal.Entries);
    }

    [Fact]
    public async Task A_connection_that_was_open_stays_so()
    {
        await _connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var unit = new DbUnitOfWork(_connection, _bus);

        await unit.BeginAsync(EventContext.Empty);
        await unit.RollbackAsync();

        Assert.Equal(["open", "begin Unspecified", "rollback", "dispose"], _journal.Entries);
    }

    [Fact]
    public async Task When_the_transaction_cannot_begin_the_connection_is_closed()
    {
        _connection.Begun = static () => throw new BrokenException();
        await using var unit = new DbUnitOfWork(_connection, _bus);

        await Assert.ThrowsAsync<BrokenException>(async () => await unit.BeginAsync(EventContext.Empty));

        Assert.False(unit.IsActive);
        Assert.Equal(["open", "begin Unspecified", "close"], _journal.Entries);
    }

    [Fact]
    public async Task Begun_again_it_has_another_transaction()
    {
        await using var unit = new DbUnitOfWork(_connection, _bus);

        for (var round = 0; round < 2; round++)
        {
            await unit.BeginAsync(EventContext.Empty);
            await unit.CommitAsync();
        }

        Assert.Equal(
            ["open", "begin Unspecified", "commit", "dispose", "close", "open", "begin Unspecified", "commit", "dispose", "close"],
            _journal.Entries);
    }

    [Fact]
    public async Task It_does_not_close_what_somebody_else_opened_later()
    {
        await using var unit = new DbUnitOfWork(_connection, _bus);
        await unit.BeginAsync(EventContext.Empty);
        await unit.CommitAsync();

        await _connection.OpenAsync(TestContext.Current.CancellationToken);
        await unit.BeginAsync(EventContext.Empty);
        await unit.CommitAsync();

        Assert.Equal(ConnectionState.Open, _connection.State);
    }

    [Fact]
    public async Task Where_the_provider_has_savepoints_one_is_set_before_the_commit()
    {
        _connection.Saved = static () => { };
        await using var unit = new DbUnitOfWork(_connection, _bus);

        await unit.BeginAsync(EventContext.Empty);
        await unit.CommitAsync();

        Assert.Equal(["open", "begin Unspecified", "save sgb_commit", "commit", "dispose", "close"], _journal.Entries);
    }

    [Fact]
    public async Task A_failed_transaction_is_not_taken_for_a_commit()
    {
        var refused = new StateException("25P02");
        _connection.Saved = () => throw refused;
        await using var unit = new DbUnitOfWork(_connection, _bus);
        await unit.BeginAsync(EventContext.Empty);
        await unit.PublishAsync(new First("never"));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await unit.CommitAsync());

        Assert.Same(refused, thrown.InnerException);
        Assert.Equal(["open", "begin Unspecified", "save sgb_commit", "rollback", "dispose", "close"], _journal.Entries);
    }

    [Fact]
    public async Task Another_error_of_the_database_reaches_the_caller_as_it_is()
    {
        var refused = new StateException("40001");
        _connection.Saved = () => throw refused;
        await using var unit = new DbUnitOfWork(_connection, _bus);
        await unit.BeginAsync(EventContext.Empty);

        Assert.Same(refused, await Assert.ThrowsAsync<StateException>(async () => await unit.CommitAsync()));
    }

#pragma warning disable CA1032, CA1064 // Never made in another way, nor seen elsewhere.
    private sealed class StateException(string state) : DbException
    {
        public override string SqlState => state;
    }
#pragma warning restore CA1032, CA1064
}
