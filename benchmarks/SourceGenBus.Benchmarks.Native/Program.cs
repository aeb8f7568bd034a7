#if BUS
using SourceGenBus;
#endif
using SourceGenBus.Benchmarks.Native;

var handler = new Greeter();
#if BUS
await using var bus = new EventBusBuilder().AddHandlers().Build();
await bus.PublishAsync(new Greeted("bus"));
#else
await handler.HandleAsync(new Greeted("direct call"));
#endif
return handler.Calls > 1 ? 1 : 0;
