using SourceGenBus.Benchmarks.Native;

var handler = new Greeter();
#if BUS
await using var bus = new SourceGenBus.EventBusBuilder().AddHandlers().Build();
await bus.PublishAsync(new Greeted("bus"));
#else
await handler.HandleAsync(new Greeted("direct call"));
#endif
return handler.Calls > 1 ? 1 : 0;
