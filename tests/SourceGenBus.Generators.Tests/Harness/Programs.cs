using System.Collections.Immutable;

namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>Realistic files that tests take apart.</summary>
internal static class Programs
{
    internal static ImmutableArray<SourceFile> Shop { get; } =
    [
        GeneratorHarness.Usings,
        new(
            "Events.cs",
            """
            using Name = System.String;

            namespace Shop.Contracts;

            public abstract record OrderEvent(Name Id) : DomainEvent;

            public sealed record OrderPlaced(Name Id, decimal Total) : OrderEvent(Id);

            public sealed record OrderShipped(Name Id) : OrderEvent(Id);

            public readonly record struct Tick(long At);

            public sealed class Envelope<T>(T body) where T : notnull
            {
                public T Body { get; } = body;
            }

            public sealed record CountOrders(DateTimeOffset? Since = null) : IQuery<int>;

            internal enum Priority { Low, High = 5 }
            """),
        new(
            "Mailer.cs",
            """
            using Microsoft.Extensions.DependencyInjection;
            using Shop.Contracts;

            namespace Shop.Mail;

            /// <summary>Writes to customers.</summary>
            [EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
            [EventHandler<OrderShipped>(Lifetime = HandlerLifetime.Scoped)]
            internal sealed partial class Mailer(IServiceProvider services, [FromKeyedServices("smtp")] object smtp, int retries = 3)
            {
                private readonly List<string> _sent = new() { $"to {retries}" };

                public async ValueTask HandleAsync(OrderPlaced order, EventContext context, CancellationToken cancellationToken)
                {
                    await Task.Delay(retries, cancellationToken);
                    if (order is { Total: > 100m, Id: { Length: > 0 } id } && smtp is not null)
                        _sent.Add($"{id}: {order.Total:C} {context.CorrelationId ?? "none"}");
                    foreach (var name in _sent.ToArray())
                        Log(name);
                }

                public Task HandleAsync(OrderShipped order) => order.Id switch { "" => Task.CompletedTask, _ => Task.Run(() => services.GetHashCode()) };

                partial void Log(string text);
            }
            """),
        new(
            "Audit.cs",
            """
            using Shop.Contracts;

            namespace Shop.Audit
            {
                internal abstract class Recording<TEvent>
                    where TEvent : OrderEvent
                {
                    protected int Count { get; private set; }

                    public virtual ValueTask HandleAsync(TEvent @event, CancellationToken cancellationToken = default)
                    {
                        lock (this) { Count++; }
                        return default;
                    }
                }

                [EventHandler<OrderPlaced>]
                [EventHandler<OrderShipped>]
                internal sealed class Everything : Recording<OrderEvent>
                {
                    public override ValueTask HandleAsync(OrderEvent @event, CancellationToken cancellationToken = default) => base.HandleAsync(@event);
                }

                [EventHandler<Tick>]
                [EventHandler<Envelope<int>>]
                internal static class Clock
                {
                    public static ValueTask HandleAsync(in Tick tick) => tick.At > 0 ? default : ValueTask.CompletedTask;

                    internal static async Task HandleAsync(Envelope<int> envelope) => await Task.Yield();
                }

                [QueryHandler<CountOrders, int>]
                internal sealed class Counting
                {
                    public ValueTask<int> HandleAsync(CountOrders query) => new(query.Since is null ? 1 : 2);
                }
            }
            """),
        new(
            "Sales.cs",
            """
            using Shop.Contracts;

            namespace Shop.Sales;

            internal sealed class Sales
            {
                private readonly IEventBus _bus;

                public Sales(IEventBus bus) => _bus = bus;

                public required Priority Priority { get; init; } = Priority.High;

                public async Task SellAsync(string id, EventBus direct, ICommandBus commands, CancellationToken cancellationToken)
                {
                    await _bus.PublishAsync(new OrderPlaced(id, 12.5m), cancellationToken);
                    var context = new EventContext { UserId = "me" };
                    await direct.PublishAsync(new Tick(DateTime.UtcNow.Ticks), context);
                    List<OrderEvent> all = [new OrderPlaced(id, 1), new OrderShipped(id)];
                    foreach (var one in all)
                        await _bus.PublishAsync(one, context, cancellationToken);
                    async Task Local(Envelope<int> envelope) => await _bus.PublishAsync(envelope);
                    await Local(new Envelope<int>(await commands.QueryAsync(new CountOrders())));
                }
            }
            """),
        new(
            "Ordering.cs",
            """
            using Shop.Contracts;

            [assembly: UseMiddleware<Shop.Ordering.Timing>(order: 10)]
            [assembly: UseMiddleware<Shop.Ordering.Guard>(order: -1)]

            namespace Shop.Ordering;

            [DispatchPolicy]
            public sealed record Counted(int Number);

            public sealed partial class Order(string id) : AggregateRoot<string>(id)
            {
                public bool IsShipped { get; private set; }

                public void Ship() => Raise(new OrderShipped(Id));

                private void Apply(OrderShipped shipped) => IsShipped = true;

                private void Apply(OrderPlaced placed)
                {
                }

                private void Apply(Envelope<int> envelope) => _ = envelope;
            }

            internal sealed class Timing
            {
                public async ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                    where TEvent : notnull =>
                    await next.InvokeAsync(@event, context, cancellationToken);
            }

            internal sealed class Guard(IServiceProvider services)
            {
                public ValueTask<TResult> InvokeAsync<TCommand, TResult>(TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                    where TCommand : notnull
                {
                    _ = services;
                    return next.InvokeAsync(command, context, cancellationToken);
                }
            }

            [EventHandler<Counted>]
            internal sealed class Counter
            {
                public ValueTask HandleAsync(Counted counted) => counted.Number > 0 ? default : ValueTask.CompletedTask;
            }
            """),
    ];
}
