// A shop: commands change the database in one transaction, and events tell of it after the commit.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using Shop.Contracts;
using Shop.Orders;

var services = new ServiceCollection();
services.AddSingleton<Shop.Storage.ConnectionFactory>();
services.AddScoped<OrderDesk>();
services.AddScoped<PaymentDesk>();
services.AddSourceGenBus();

await RunAsync(args, CancellationToken.None);
return 0;

static async Task RunAsync(string[] arguments, CancellationToken token)
{
    var catalog = ImmutableArray.Create(new Product("tea", 4.20m), new Product("mug", 11.00m));
    foreach (var argument in arguments)
    {
        var wanted = Find(argument);
        if (wanted is null)
        {
            await Console.Error.WriteLineAsync($"No product '{argument}'.".AsMemory(), token);
            continue;
        }

        await Console.Out.WriteLineAsync($"{wanted.Name}: {wanted.Price}".AsMemory(), token);
    }

    Product? Find(string name) => catalog.FirstOrDefault(product => product.Name == name);
}

namespace Shop.Contracts
{
    public sealed record Product(string Name, decimal Price);

    public readonly record struct OrderLine(string Product, int Quantity, decimal Price)
    {
        public decimal Total => Quantity * Price;
    }

    public sealed record OrderPlaced(Guid OrderId, string CustomerId, ImmutableArray<OrderLine> Lines) : DomainEvent
    {
        public decimal Total => Lines.Sum(static line => line.Total);
    }

    public sealed record OrderPaid(Guid OrderId, decimal Amount) : DomainEvent;

    public sealed record OrderCancelled(Guid OrderId, string Reason) : DomainEvent;

    [AttemptEvent]
    public sealed record OrderPlacementAttempted(string CustomerId) : DomainEvent;

    public sealed record PaymentDeclined(Guid OrderId, string Reason) : DomainEvent
    {
        public IReadOnlyDictionary<string, string> Details { get; init; } = ImmutableDictionary<string, string>.Empty;
    }

    public sealed record PlaceOrder(string CustomerId, IReadOnlyList<OrderLine> Lines) : ICommand<Guid>;

    public sealed record CancelOrder(Guid OrderId, string Reason) : ICommand;
}

namespace Shop.Storage
{
    public sealed class ConnectionFactory
    {
        public ValueTask<DbConnection> OpenAsync(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            throw new NotSupportedException("The sample has no database.");
        }
    }

    internal static class Sql
    {
        internal static async Task<int> ExecuteAsync(DbTransaction transaction, string sql, CancellationToken token)
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            return await command.ExecuteNonQueryAsync(token);
        }
    }
}

namespace Shop.Orders
{
    using Shop.Storage;

    /// <summary>Places orders: one transaction, then the event.</summary>
    public sealed class OrderDesk(ConnectionFactory connections, IEventBus bus)
    {
        public async Task<Guid> PlaceAsync(string customerId, ImmutableArray<OrderLine> lines, CancellationToken token)
        {
            await bus.PublishAsync(new OrderPlacementAttempted(customerId), token);

            var id = Guid.NewGuid();
            await using var connection = await connections.OpenAsync(token);
            await using (var transaction = await connection.BeginTransactionAsync(token))
            {
                await Sql.ExecuteAsync(transaction, "insert into orders default values", token);
                foreach (var line in lines)
                    await InsertAsync(line);
                await transaction.CommitAsync(token);

                async Task InsertAsync(OrderLine line)
                {
                    if (line.Quantity > 0)
                        await Sql.ExecuteAsync(transaction, "insert into lines default values", token);
                }
            }

            await bus.PublishAsync(new OrderPlaced(id, customerId, lines), token);
            return id;
        }

        public async Task CancelAllAsync(IEnumerable<Guid> orders, string reason, CancellationToken token)
        {
            await using var connection = await connections.OpenAsync(token);
            foreach (var order in orders)
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                if (await Sql.ExecuteAsync(transaction, "update orders set cancelled = 1", token) == 0)
                {
                    await transaction.RollbackAsync(token);
                    continue;
                }

                await transaction.CommitAsync(token);
                await bus.PublishAsync(new OrderCancelled(order, reason), token);
            }
        }
    }

    public sealed class PaymentDesk(ConnectionFactory connections, IEventBus bus)
    {
        public async Task<bool> PayAsync(Guid order, decimal amount, CancellationToken token)
        {
            if (amount <= 0)
            {
                await bus.PublishAsync(new PaymentDeclined(order, "nothing to pay"), token);
                return false;
            }

            await using var connection = await connections.OpenAsync(token);
            await using var transaction = await connection.BeginTransactionAsync(token);
            try
            {
                await Sql.ExecuteAsync(transaction, "insert into payments default values", token);
                await transaction.CommitAsync(token);
            }
            catch (DbException exception)
            {
                await transaction.RollbackAsync(token);
                await bus.PublishAsync(new PaymentDeclined(order, exception.Message), token);
                return false;
            }

            await bus.PublishAsync(new OrderPaid(order, amount), token);
            return true;
        }
    }

    [CommandHandler<PlaceOrder, Guid>(Lifetime = HandlerLifetime.Scoped)]
    public sealed class PlaceOrderHandler(OrderDesk desk)
    {
        public async ValueTask<Guid> HandleAsync(PlaceOrder command, CancellationToken token) =>
            await desk.PlaceAsync(command.CustomerId, [.. command.Lines], token);
    }

    [CommandHandler<CancelOrder>(Lifetime = HandlerLifetime.Scoped)]
    public sealed class CancelOrderHandler(OrderDesk desk)
    {
        public async ValueTask HandleAsync(CancelOrder command, CancellationToken token) =>
            await desk.CancelAllAsync([command.OrderId], command.Reason, token);
    }

    /// <summary>One method serves several events of one base.</summary>
    [EventHandler<OrderPlaced>]
    [EventHandler<OrderPaid>]
    [EventHandler<OrderCancelled>]
    [EventHandler<OrderPlacementAttempted>]
    [EventHandler<PaymentDeclined>]
    internal sealed class Audit
    {
        private readonly ConcurrentQueue<string> _entries = new();

        public ValueTask HandleAsync(DomainEvent @event, EventContext context)
        {
            _entries.Enqueue($"{@event.OccurredAt:O} {context.UserId} {@event.GetType().Name}");
            return default;
        }
    }

    [EventHandler<OrderPlaced>]
    internal sealed class Revenue
    {
        private long _cents;
        private int _orders;

        public long Cents => Interlocked.Read(ref _cents);

        public ValueTask HandleAsync(OrderPlaced placed)
        {
            Interlocked.Add(ref _cents, (long)(placed.Total * 100));
            Interlocked.Increment(ref _orders);
            return default;
        }
    }

    [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
    internal sealed class Warehouse(ConnectionFactory connections)
    {
        public async ValueTask HandleAsync(OrderPlaced placed, EventContext context, CancellationToken token)
        {
            await using var connection = context.Session as DbConnection ?? await connections.OpenAsync(token);
            await using var transaction = await connection.BeginTransactionAsync(token);
            foreach (var (product, quantity, _) in placed.Lines)
            {
                if (!await ReserveAsync(product, quantity))
                    return;
            }

            await transaction.CommitAsync(token);

            async ValueTask<bool> ReserveAsync(string product, int quantity) =>
                await Sql.ExecuteAsync(transaction, $"update stock /* {product}, {quantity} */", token) == 1;
        }
    }

    [EventHandler<OrderPaid>]
    [EventHandler<PaymentDeclined>]
    internal static class Mailer
    {
        public static async ValueTask HandleAsync(OrderPaid paid, CancellationToken token) =>
            await Console.Out.WriteLineAsync($"Order {paid.OrderId} is paid: {paid.Amount}".AsMemory(), token);

        public static async Task HandleAsync(PaymentDeclined declined, CancellationToken token)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), token);
            foreach (var (name, value) in declined.Details)
                await Console.Out.WriteLineAsync($"{name}: {value}".AsMemory(), token);
        }
    }
}
