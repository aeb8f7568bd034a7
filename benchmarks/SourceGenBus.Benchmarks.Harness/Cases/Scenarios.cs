using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Harness.Handlers;
using SourceGenBus.Benchmarks.Harness.Measuring;
using SourceGenBus.Benchmarks.Harness.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>All tables of the publish suite.</summary>
internal static class Scenarios
{
    internal const string OnBus = "EventBus, intercepted";
    internal const string OnInterface = "IEventBus, intercepted";
    internal const string Injected = "IEventBus, injected into a service";
    internal const string PlainOnBus = "EventBus, not intercepted";
    internal const string PlainOnInterface = "IEventBus, not intercepted";
    internal const string GenericCall = "a generic interface call that does nothing";
    internal const string Direct = "direct calls";
    internal const string HandWritten = "hand-written route";

    internal static IReadOnlyList<Scenario> All(Shop shop) =>
        [One(shop), Four(shop), Rotation(shop), BaseTyped(shop), Twenty(shop), Async(shop), None(shop), SuspendedOne(shop), SuspendedFour(shop), Scoped(shop), Middleware(shop), Command(shop)];

    private static Scenario One(Shop shop)
    {
        var (handler, @event) = (shop.Get<PlaceOrder>(), new OrderPlaced(1));
        var dictionary = new DictionaryBus();
        dictionary.Add<OrderPlaced>(handler.HandleAsync);
        return new("one", "1 handler", 1, true,
        [
            Contender.Of(Direct, new DirectOrderPlaced(handler, @event), handler),
            Contender.Of(OnBus, new InterceptedOnBusOrderPlaced(shop.Bus, @event), handler),
            Contender.Of(OnInterface, new InterceptedOnInterfaceOrderPlaced(shop.Bus, @event), handler),
            Contender.Of(Injected, new InjectedOrderPlaced(new(shop.Bus), @event), handler),
            Contender.Of(PlainOnBus, new PlainOnBusOrderPlaced(shop.Bus, @event), handler),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderPlaced(shop.Bus, @event), handler),
            Contender.Of(GenericCall, new GenericCallOrderPlaced(new GenericCall(), @event)),
            Contender.Of(HandWritten, new HandWrittenOrderPlaced(new(handler), @event), handler),
            Contender.Of("direct calls awaited in an async method", new AwaitedOrderPlaced(handler, @event), handler),
            Contender.Of("Func[]", new FuncArrayOrderPlaced(new([handler.HandleAsync]), @event), handler),
            Contender.Of("multicast delegate", new MulticastOrderPlaced(new(handler.HandleAsync), @event), handler),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryOrderPlaced(dictionary, @event), handler),
            .. PublishedLibraries.One(),
        ]);
    }

    private static Scenario Four(Shop shop)
    {
        var (handlers, @event) = (shop.Payments, new OrderPaid(1));
        Func<OrderPaid, CancellationToken, ValueTask>[] calls =
            [handlers.First.HandleAsync, handlers.Second.HandleAsync, handlers.Third.HandleAsync, handlers.Fourth.HandleAsync];
        var dictionary = new DictionaryBus();
        foreach (var call in calls)
            dictionary.Add(call);
        return new("four", "4 handlers", 1, true,
        [
            Contender.Of(Direct, new DirectOrderPaid(handlers, @event), handlers.All),
            Contender.Of(OnBus, new InterceptedOnBusOrderPaid(shop.Bus, @event), handlers.All),
            Contender.Of(OnInterface, new InterceptedOnInterfaceOrderPaid(shop.Bus, @event), handlers.All),
            Contender.Of(Injected, new InjectedOrderPaid(new(shop.Bus), @event), handlers.All),
            Contender.Of(PlainOnBus, new PlainOnBusOrderPaid(shop.Bus, @event), handlers.All),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderPaid(shop.Bus, @event), handlers.All),
            Contender.Of(HandWritten, new HandWrittenOrderPaid(new(handlers), @event), handlers.All),
            Contender.Of("direct calls awaited in an async method", new AwaitedOrderPaid(handlers, @event), handlers.All),
            Contender.Of("Func[]", new FuncArrayOrderPaid(new(calls), @event), handlers.All),
            Contender.Of("multicast delegate", new MulticastOrderPaid(new((Func<OrderPaid, CancellationToken, ValueTask>)Delegate.Combine(calls)!), @event), handlers.All),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryOrderPaid(dictionary, @event), handlers.All),
            .. PublishedLibraries.Four(),
        ]);
    }

    private static Scenario Rotation(Shop shop)
    {
        var (handlers, events) = (shop.Stock, new StockEvents());
        return new("rotation", "8 event types in rotation", 8, true,
        [
            Contender.Of(Direct, new DirectRotation(handlers, events), handlers.All),
            Contender.Of(OnBus, new InterceptedOnBusRotation(shop.Bus, events), handlers.All),
            Contender.Of(OnInterface, new InterceptedOnInterfaceRotation(shop.Bus, events), handlers.All),
            Contender.Of(PlainOnBus, new PlainOnBusRotation(shop.Bus, events), handlers.All),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceRotation(shop.Bus, events), handlers.All),
            Contender.Of(GenericCall, new GenericCallRotation(new GenericCall(), events)),
            Contender.Of(HandWritten, new HandWrittenRotation(new(handlers), events), handlers.All),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryRotation(StockDictionary(handlers), events), handlers.All),
            .. PublishedLibraries.Rotation(),
        ]);
    }

    private static Scenario BaseTyped(Shop shop)
    {
        var (handlers, events) = (shop.Stock, new StockEvents().All);
        return new("base", "8 event types in rotation, through a variable of their base type", 8, true,
        [
            Contender.Of(Direct, new DirectBaseTyped(handlers, events), handlers.All),
            Contender.Of("virtual call on the event", new VisitorBaseTyped(handlers, events), handlers.All),
            Contender.Of("EventBus", new PublishOnBusBaseTyped(shop.Bus, events), handlers.All),
            Contender.Of("IEventBus", new PublishOnInterfaceBaseTyped(shop.Bus, events), handlers.All),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceBaseTyped(shop.Bus, events), handlers.All),
            Contender.Of(HandWritten, new HandWrittenBaseTyped(new(handlers), events), handlers.All),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryBaseTyped(StockDictionary(handlers), events), handlers.All),
            .. PublishedLibraries.BaseTyped(),
        ]);
    }

    private static Scenario Twenty(Shop shop)
    {
        var (handlers, @event) = (shop.Shippings, new OrderShipped(1));
        var calls = Array.ConvertAll(handlers, static handler => (Func<OrderShipped, CancellationToken, ValueTask>)handler.HandleAsync);
        var dictionary = new DictionaryBus();
        foreach (var call in calls)
            dictionary.Add(call);
        return new("twenty", "20 handlers", 1, true,
        [
            Contender.Of(Direct, new DirectOrderShipped(handlers, @event), handlers),
            Contender.Of(OnBus, new InterceptedOnBusOrderShipped(shop.Bus, @event), handlers),
            Contender.Of(OnInterface, new InterceptedOnInterfaceOrderShipped(shop.Bus, @event), handlers),
            Contender.Of(PlainOnBus, new PlainOnBusOrderShipped(shop.Bus, @event), handlers),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderShipped(shop.Bus, @event), handlers),
            Contender.Of("Func[]", new FuncArrayOrderShipped(new(calls), @event), handlers),
            Contender.Of("multicast delegate", new MulticastOrderShipped(new((Func<OrderShipped, CancellationToken, ValueTask>)Delegate.Combine(calls)!), @event), handlers),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryOrderShipped(dictionary, @event), handlers),
        ]);
    }

    private static Scenario Async(Shop shop)
    {
        var (handler, @event) = (shop.Get<CheckOrder>(), new OrderChecked(1));
        return new("async", "1 handler, declared async, that completes synchronously", 1, true,
        [
            Contender.Of(Direct, new DirectOrderChecked(handler, @event), handler),
            Contender.Of(OnBus, new InterceptedOnBusOrderChecked(shop.Bus, @event), handler),
            Contender.Of(OnInterface, new InterceptedOnInterfaceOrderChecked(shop.Bus, @event), handler),
            Contender.Of(PlainOnBus, new PlainOnBusOrderChecked(shop.Bus, @event), handler),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderChecked(shop.Bus, @event), handler),
        ]);
    }

    private static Scenario None(Shop shop)
    {
        var @event = new OrderViewed(1);
        return new("none", "no handler", 1, true,
        [
            Contender.Of("the empty loop", new Nothing()),
            Contender.Of("EventBus", new InterceptedOnBusOrderViewed(shop.Bus, @event)),
            Contender.Of(OnInterface, new InterceptedOnInterfaceOrderViewed(shop.Bus, @event)),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderViewed(shop.Bus, @event)),
        ]);
    }

    private static Scenario SuspendedOne(Shop shop)
    {
        var (handler, @event) = (shop.Get<CancelOrder>(), new OrderCancelled(1));
        var dictionary = new DictionaryBus();
        dictionary.Add<OrderCancelled>(handler.HandleAsync);
        return new("suspended-one", "1 handler that suspends", 1, false,
        [
            Contender.Of("direct calls in an async method", new DirectOrderCancelled(handler, @event), handler),
            Contender.Of("the handler alone", new BareOrderCancelled(handler, @event), handler),
            Contender.Of(OnBus, new InterceptedOnBusOrderCancelled(shop.Bus, @event), handler),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderCancelled(shop.Bus, @event), handler),
            Contender.Of("Func[]", new FuncArrayOrderCancelled(new([handler.HandleAsync]), @event), handler),
            Contender.Of("multicast delegate", new MulticastOrderCancelled(new(handler.HandleAsync), @event), handler),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryOrderCancelled(dictionary, @event), handler),
        ]);
    }

    private static Scenario SuspendedFour(Shop shop)
    {
        var (handlers, @event) = (shop.Returns, new OrderReturned(1));
        Func<OrderReturned, CancellationToken, ValueTask>[] calls =
            [handlers.First.HandleAsync, handlers.Second.HandleAsync, handlers.Third.HandleAsync, handlers.Fourth.HandleAsync];
        var dictionary = new DictionaryBus();
        foreach (var call in calls)
            dictionary.Add(call);
        return new("suspended-four", "4 handlers that suspend", 1, false,
        [
            Contender.Of("direct calls in an async method", new DirectOrderReturned(handlers, @event), handlers.All),
            Contender.Of(OnBus, new InterceptedOnBusOrderReturned(shop.Bus, @event), handlers.All),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderReturned(shop.Bus, @event), handlers.All),
            Contender.Of("Func[]", new FuncArrayOrderReturned(new(calls), @event), handlers.All),
            Contender.Of("dictionary and Task.WhenAll", new DictionaryOrderReturned(dictionary, @event), handlers.All),
        ]);
    }

    private static Scenario Scoped(Shop shop)
    {
        var (count, @event) = (shop.Get<ArchiveCount>(), new OrderArchived(1));
        var scopes = shop.Services.GetRequiredService<IServiceScopeFactory>();
        var dictionary = new ScopedDictionaryBus(scopes);
        dictionary.Add<OrderArchived, ArchiveOrder>(static (handler, @event, cancellationToken) => handler.HandleAsync(@event, cancellationToken));
        return new("scoped", "1 scoped handler", 1, false,
        [
            Contender.Of("direct calls in an async method", new DirectOrderArchived(scopes, @event), count),
            Contender.Of(OnBus, new InterceptedOnBusOrderArchived(shop.Bus, @event), count),
            Contender.Of(PlainOnInterface, new PlainOnInterfaceOrderArchived(shop.Bus, @event), count),
            Contender.Of("dictionary and Task.WhenAll, a scope each", new ScopedDictionaryOrderArchived(dictionary, @event), count),
            .. PublishedLibraries.Scoped(),
        ]);
    }

    private static Scenario Middleware(Shop shop)
    {
        var (none, once, thrice) = (shop.Get<Quote>(), shop.Get<QuoteOnce>(), shop.Get<QuoteThrice>());
        return new("middleware", "1 handler behind middleware that only passes on", 1, true,
        [
            Contender.Of(Direct, new DirectOrderQuoted(none, new OrderQuoted(1)), none),
            Contender.Of("EventBus, no middleware", new WithoutMiddleware(shop.Bus, new OrderQuoted(1)), none),
            Contender.Of("EventBus, 1 middleware", new BehindOneMiddleware(shop.Bus, new OrderQuotedOnce(1)), once),
            Contender.Of("EventBus, 3 middlewares", new BehindThreeMiddlewares(shop.Bus, new OrderQuotedThrice(1)), thrice),
        ]);
    }

    private static Scenario Command(Shop shop)
    {
        var (handler, command) = (shop.Get<Repricing>(), new Reprice(1));
        return new("command", "1 command", 1, true,
        [
            Contender.Of("direct call and its checks", new CheckedReprice(new(handler), command), handler),
            Contender.Of("direct call", new DirectReprice(handler, command), handler),
            Contender.Of(OnBus, new SendOnBus(shop.Bus, command), handler),
            Contender.Of("ICommandBus on EventBus, intercepted", new SendOnInterface(shop.Bus, command), handler),
            Contender.Of("ICommandBus on EventBus, not intercepted", new SendPlainly(shop.Bus, command), handler),
            .. PublishedLibraries.Command(),
        ]);
    }

    private static DictionaryBus StockDictionary(StockHandlers handlers)
    {
        var bus = new DictionaryBus();
        bus.Add<StockCounted>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockReserved>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockReleased>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockPicked>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockPacked>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockMoved>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockLost>((@event, _) => handlers.VisitAsync(@event));
        bus.Add<StockFound>((@event, _) => handlers.VisitAsync(@event));
        return bus;
    }
}
