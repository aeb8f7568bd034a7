using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Aot;

[EventHandler<OrderPlaced>]
internal sealed class SynchronousHandler
{
    public ValueTask HandleAsync(OrderPlaced order)
    {
        Tally.Shared.Count(nameof(SynchronousHandler));
        return default;
    }
}

[EventHandler<OrderPlaced>]
[EventHandler<OrderCancelled>]
internal sealed class AuditHandler
{
    public async Task HandleAsync(DomainEvent @event, EventContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        Tally.Shared.Count($"{nameof(AuditHandler)} {context.CorrelationId}");
    }
}

/// <summary>What a scoped handler has one of per event.</summary>
internal sealed class UnitOfWork
{
    internal Guid Id { get; } = Guid.NewGuid();
}

[EventHandler<OrderPlaced>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopedHandler(UnitOfWork work, IServiceProvider services)
{
    public async ValueTask HandleAsync(OrderPlaced order)
    {
        await Task.Yield();
        var same = ReferenceEquals(work, services.GetRequiredService<UnitOfWork>());
        Tally.Shared.Count(same ? nameof(ScopedHandler) : "a scoped handler with a foreign scope");
    }
}

[EventHandler<OrderCancelled>(Lifetime = HandlerLifetime.Transient)]
internal sealed class TransientHandler : IDisposable
{
    public ValueTask HandleAsync(OrderCancelled order)
    {
        Tally.Shared.Count(nameof(TransientHandler));
        return default;
    }

    public void Dispose() => Tally.Shared.Count("TransientHandler.Dispose");
}

[EventHandler<Measured>]
internal static class StaticHandler
{
    public static ValueTask HandleAsync(Measured measured)
    {
        for (var count = 0; count < measured.Value; count++)
            Tally.Shared.Count(nameof(StaticHandler));
        return default;
    }
}

[EventHandler<Changed<int>>]
[EventHandler<Changed<string>>]
internal sealed class ChangeHandler
{
    public ValueTask HandleAsync(Changed<int> change)
    {
        Tally.Shared.Count("Changed<int>");
        return default;
    }

    public ValueTask HandleAsync(Changed<string> change)
    {
        Tally.Shared.Count("Changed<string>");
        return default;
    }
}

[EventHandler<Reported>]
internal sealed class ReportHandler
{
    public ValueTask HandleAsync(Reported report)
    {
        Tally.Shared.Count(nameof(ReportHandler));
        return default;
    }
}

[EventHandler<Escalated>]
internal sealed class EscalationHandler
{
    public ValueTask HandleAsync(Escalated escalation)
    {
        Tally.Shared.Count(nameof(EscalationHandler));
        return default;
    }
}

[EventHandler<Doomed>]
internal sealed class ThrowingHandler
{
    public ValueTask HandleAsync(Doomed doomed)
    {
        Tally.Shared.Count(nameof(ThrowingHandler));
        throw new InvalidOperationException(doomed.Reason);
    }
}

[EventHandler<Doomed>]
internal sealed class SurvivingHandler
{
    public ValueTask HandleAsync(Doomed doomed)
    {
        Tally.Shared.Count(nameof(SurvivingHandler));
        return default;
    }
}

[EventHandler<Doomed>]
internal sealed class FaultingHandler
{
    public async ValueTask HandleAsync(Doomed doomed)
    {
        await Task.Yield();
        Tally.Shared.Count(nameof(FaultingHandler));
        throw new InvalidOperationException(doomed.Reason);
    }
}

/// <summary>Counts what the bus reports as failed.</summary>
internal sealed class CountingFailureHandler : IEventFailureHandler
{
    public ValueTask HandleFailureAsync(EventFailure failure)
    {
        Tally.Shared.Count($"failure of {failure.HandlerType.Name}");
        return default;
    }
}

/// <summary>A dependency with a key, and one that nobody registers.</summary>
internal sealed class Channel(string name)
{
    internal string Name { get; } = name;
}

[EventHandler<OrderPlaced>]
internal sealed class KeyedHandler([FromKeyedServices("mail")] Channel? channel = null)
{
    public ValueTask HandleAsync(OrderPlaced order)
    {
        Tally.Shared.Count($"{nameof(KeyedHandler)} {channel?.Name ?? "without"}");
        return default;
    }
}
