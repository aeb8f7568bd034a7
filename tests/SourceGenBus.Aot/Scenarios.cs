namespace SourceGenBus.Aot;

/// <summary>What is published, and who must have been called. Both kinds of bus pass through the same scenarios.</summary>
internal static class Scenarios
{
    internal static async Task RunAsync(EventBus bus, Checks checks, string channel)
    {
        await PublishBoundCallsAsync(bus, checks, channel);
        await PublishThroughInterfaceAndBaseAsync(bus, checks, channel);
        await SubscribeAsync(bus, checks);
        await FailAsync(bus, checks);
    }

    /// <summary>Calls whose static type is sealed: the generator binds them.</summary>
    private static async Task PublishBoundCallsAsync(EventBus bus, Checks checks, string channel)
    {
        Tally.Shared.Clear();
        await bus.PublishAsync(new OrderPlaced("1"));
        await bus.PublishAsync(new OrderPlaced("2"), new EventContext { CorrelationId = "c" });
        await bus.PublishAsync(new OrderCancelled("1"), new EventContext { CorrelationId = "c", Session = new object() });
        await bus.PublishAsync(new Measured(3));
        await bus.PublishAsync(new Changed<int>(1));
        await bus.PublishAsync(new Changed<string>("a"));
        await bus.PublishAsync(new Changed<long>(1));
        await bus.PublishAsync(new Ignored());

        checks.Counted("SynchronousHandler", 2);
        checks.Counted("AuditHandler ", 1);
        checks.Counted("AuditHandler c", 2);
        checks.Counted("ScopedHandler", 2);
        checks.Counted("a scoped handler with a foreign scope", 0);
        checks.Counted($"KeyedHandler {channel}", 2);
        checks.Counted("TransientHandler", 1);
        checks.Counted("TransientHandler.Dispose", 1);
        checks.Counted("StaticHandler", 3);
        checks.Counted("Changed<int>", 1);
        checks.Counted("Changed<string>", 1);
    }

    /// <summary>Calls that only the run-time type decides.</summary>
    private static async Task PublishThroughInterfaceAndBaseAsync(IEventBus bus, Checks checks, string channel)
    {
        Tally.Shared.Clear();
        List<DomainEvent> events = [new OrderPlaced("1"), new OrderCancelled("1"), new OrderPlaced("2")];
        foreach (var @event in events)
            await bus.PublishAsync(@event);
        foreach (var @event in (object[])[new Measured(2), new Changed<int>(1), new Ignored(), new Escalated("x")])
            await bus.PublishAsync(@event);
        await bus.PublishAsync<Reported>(new Escalated("y"));
        await bus.PublishAsync(new Reported("z"));
        await PublishGenericAsync(bus, new Measured(2));

        checks.Counted("SynchronousHandler", 2);
        checks.Counted("AuditHandler ", 3);
        checks.Counted("ScopedHandler", 2);
        checks.Counted($"KeyedHandler {channel}", 2);
        checks.Counted("TransientHandler", 1);
        checks.Counted("StaticHandler", 4);
        checks.Counted("Changed<int>", 1);
        checks.Counted("EscalationHandler", 2);
        checks.Counted("ReportHandler", 1);
    }

    private static ValueTask PublishGenericAsync<TEvent>(IEventBus bus, TEvent @event)
        where TEvent : notnull =>
        bus.PublishAsync(@event);

    private static async Task SubscribeAsync(EventBus bus, Checks checks)
    {
        Tally.Shared.Clear();
        using (bus.Subscribe<Announced>(CountAnnouncedAsync))
        using (bus.Subscribe<Announced>(CountAnnouncedAsync))
        using (bus.Subscribe<Measured>(static (_, _, _) => Count("a subscriber of a struct")))
        {
            await bus.PublishAsync(new Announced("twice"));
            await bus.PublishAsync(new Measured(1));
        }

        await bus.PublishAsync(new Announced("to nobody"));
        await bus.PublishAsync(new Measured(1));

        checks.Counted("Announced", 2);
        checks.Counted("a subscriber of a struct", 1);
        checks.Counted("StaticHandler", 2);
    }

    private static async Task FailAsync(EventBus bus, Checks checks)
    {
        Tally.Shared.Clear();
        await bus.PublishAsync(new Doomed("on purpose"));
        await bus.PublishAsync<object>(new Doomed("on purpose"));

        foreach (var handler in (string[])["ThrowingHandler", "SurvivingHandler", "FaultingHandler"])
            checks.Counted(handler, 2);
        checks.Counted("failure of ThrowingHandler", 2);
        checks.Counted("failure of SurvivingHandler", 0);
        checks.Counted("failure of FaultingHandler", 2);
    }

    private static ValueTask CountAnnouncedAsync(Announced announced, EventContext context, CancellationToken cancellationToken) =>
        Count(nameof(Announced));

    private static ValueTask Count(string handler)
    {
        Tally.Shared.Count(handler);
        return default;
    }
}
