// Goods that come back.
using System.Collections.Immutable;
using System.Data.Common;
using Shop.Contracts;
using Shop.Orders;

namespace Shop.Returns
{
    using Shop.Storage;

    public abstract record ReturnState
    {
        public sealed record Requested(DateTimeOffset At) : ReturnState;

        public sealed record Received(DateTimeOffset At, bool IsDamaged) : ReturnState;

        public sealed record Closed(decimal Refund) : ReturnState;
    }

    [DispatchPolicy(Execution = HandlerExecution.Sequential, Failures = FailurePolicy.ThrowAfterAll)]
    public sealed record GoodsReturned(Guid OrderId, OrderLine Line, bool IsDamaged) : DomainEvent;

    public sealed record RefundIssued(Guid OrderId, decimal Amount) : DomainEvent;

    public sealed record RefundRejected(Guid OrderId, string Reason) : DomainEvent;

    public sealed record RequestReturn(Guid OrderId, string Product) : ICommand<bool>;

    public sealed record IssueRefund(Guid OrderId, decimal Amount) : ICommand;

    public sealed record ListReturns(Guid OrderId) : IQuery<IReadOnlyList<ReturnState>>;

    /// <summary>Begins, saves and commits in methods of its own, and publishes when all of that is done.</summary>
    public sealed class ReturnDesk(ConnectionFactory connections, IEventBus bus, TimeProvider timeProvider) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _gate = new(1, 1);
        private DbConnection? _connection;

        public async Task<ReturnState> ReceiveAsync(Guid order, OrderLine line, bool isDamaged, CancellationToken token)
        {
            await using var transaction = await BeginAsync(token);
            var rows = await Sql.ExecuteAsync(transaction, "update returns set received = 1", token);
            switch (rows)
            {
                case 0:
                    await UndoAsync(transaction);
                    await RejectAsync(order, "unknown", token);
                    return new ReturnState.Closed(0);
                case > 1:
                    throw new InvalidOperationException($"{rows} returns of one line.");
            }

            await FinishAsync(transaction, token);
            await AnnounceAsync(order, line, isDamaged, token);
            return new ReturnState.Received(timeProvider.GetUtcNow(), isDamaged);
        }

        public async Task<int> ReceiveManyAsync(
            IAsyncEnumerable<(Guid Order, OrderLine Line)> returns,
            CancellationToken token)
        {
            var count = 0;
            await foreach (var (order, line) in returns.WithCancellation(token))
            {
                try
                {
                    _ = await ReceiveAsync(order, line, isDamaged: false, token);
                    count++;
                }
                catch (InvalidOperationException exception) when (exception.Message.Length > 0)
                {
                    await RejectAsync(order, exception.Message, token);
                }
            }

            return count;
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is { } connection)
                await connection.DisposeAsync();
            _gate.Dispose();
        }

        private async Task<DbTransaction> BeginAsync(CancellationToken token)
        {
            await _gate.WaitAsync(token);
            try
            {
                _connection ??= await connections.OpenAsync(token);
            }
            finally
            {
                _gate.Release();
            }

            return await _connection.BeginTransactionAsync(token);
        }

        private static Task FinishAsync(DbTransaction transaction, CancellationToken token) => transaction.CommitAsync(token);

        private static Task UndoAsync(DbTransaction transaction) => transaction.RollbackAsync(CancellationToken.None);

        private ValueTask AnnounceAsync(Guid order, OrderLine line, bool isDamaged, CancellationToken token) =>
            bus.PublishAsync(new GoodsReturned(order, line, isDamaged), token);

        private async Task RejectAsync(Guid order, string reason, CancellationToken token) =>
            await bus.PublishAsync(new RefundRejected(order, reason), token).ConfigureAwait(false);
    }

    [CommandHandler<RequestReturn, bool>(Lifetime = HandlerLifetime.Scoped)]
    public sealed class RequestReturnHandler(ConnectionFactory connections)
    {
        public async Task<bool> HandleAsync(RequestReturn command, EventContext context, CancellationToken token)
        {
            if (command is not { Product: ['t' or 'm', ..] })
                return false;

            await using var connection = await connections.OpenAsync(token);
            await using var query = connection.CreateCommand();
            query.CommandText = "select count(*) from lines";
            return await query.ExecuteScalarAsync(token) is long and > 0 && context.UserId is not null;
        }
    }

    [CommandHandler<IssueRefund>]
    public sealed class IssueRefundHandler(IEventBus bus)
    {
        public ValueTask HandleAsync(IssueRefund command, EventContext context, CancellationToken token) => command.Amount switch
        {
            <= 0 => bus.PublishAsync(new RefundRejected(command.OrderId, "nothing to refund"), context, token),
            > 1_000 => bus.PublishAsync(new RefundRejected(command.OrderId, "too much"), context, token),
            var amount => bus.PublishAsync(new RefundIssued(command.OrderId, amount), context, token),
        };
    }

    [QueryHandler<ListReturns, IReadOnlyList<ReturnState>>]
    public static class ListReturnsHandler
    {
        public static ValueTask<IReadOnlyList<ReturnState>> HandleAsync(ListReturns query)
        {
            IReadOnlyList<ReturnState> states = query.OrderId == Guid.Empty ? [] : [new ReturnState.Requested(DateTimeOffset.UnixEpoch)];
            return ValueTask.FromResult(states);
        }
    }

    [EventHandler<GoodsReturned>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class RefundSaga(ICommandBus commands)
    {
        private decimal _refund;

        public async ValueTask HandleAsync(GoodsReturned returned, EventContext context, CancellationToken token)
        {
            // A scoped handler belongs to one event, so that its fields are its own.
            _refund = returned is { IsDamaged: true, Line.Total: var total } ? total / 2 : returned.Line.Total;
            await commands.SendAsync(new IssueRefund(returned.OrderId, _refund), context, token);
        }
    }

    /// <summary>Keeps what it has seen in an immutable list that is swapped as a whole.</summary>
    [EventHandler<RefundIssued>]
    [EventHandler<RefundRejected>]
    internal sealed class RefundLedger
    {
        private ImmutableList<(Guid Order, decimal Amount)> _entries = [];
        private volatile string? _lastReason;

        public string? LastReason => _lastReason;

        public decimal Total => _entries.Sum(static entry => entry.Amount);

        public ValueTask HandleAsync(RefundIssued issued)
        {
            ImmutableInterlocked.Update(ref _entries, static (entries, entry) => entries.Add(entry), (issued.OrderId, issued.Amount));
            return default;
        }

        public ValueTask HandleAsync(RefundRejected rejected)
        {
            _lastReason = rejected.Reason;
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Reports to a clerk who wants to know whether everybody was told.</summary>
    public static class ClerkExtensions
    {
        public static async Task<string> TellAsync(this IEventBus bus, RefundIssued issued, CancellationToken token)
        {
            var report = await bus.PublishAndReportAsync(issued, cancellationToken: token);
            return report switch
            {
                { Succeeded: true, Outcomes.Count: var count } => $"{count} handlers were told.",
                _ => string.Join(", ", report.Failures.Select(static failure => failure.HandlerType.Name)),
            };
        }
    }

    /// <summary>What a test of the desk looks like, with a bus of its own.</summary>
    public sealed class ReturnDeskTests
    {
        private readonly RecordingBus _bus = new();

        public async Task A_return_is_announced()
        {
            await using var desk = new ReturnDesk(new ConnectionFactory(), _bus, TimeProvider.System);
            await desk.ReceiveAsync(Guid.NewGuid(), new OrderLine("tea", 1, 4.20m), isDamaged: true, CancellationToken.None);
            if (_bus.Events is not [GoodsReturned { IsDamaged: true }])
                throw new InvalidOperationException("Nothing was announced.");
        }

        private sealed class RecordingBus : IEventBus
        {
            private readonly List<object> _events = [];

            public IReadOnlyList<object> Events => _events;

            public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
                where TEvent : notnull => PublishAsync(@event, EventContext.Empty, cancellationToken);

            public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
                where TEvent : notnull
            {
                _events.Add(@event);
                return default;
            }

            public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
                where TEvent : notnull => throw new NotSupportedException();
        }
    }
}
