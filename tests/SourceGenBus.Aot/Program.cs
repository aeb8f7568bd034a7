using Microsoft.Extensions.DependencyInjection;
using SourceGenBus;
using SourceGenBus.Aot;

var checks = new Checks();

var services = new ServiceCollection()
    .AddLogging()
    .AddScoped<UnitOfWork>()
    .AddKeyedSingleton("mail", new Channel("mail"))
    .AddSingleton<IEventFailureHandler, CountingFailureHandler>()
    .AddSourceGenBus();
await using (var container = services.BuildServiceProvider())
{
    var bus = container.GetRequiredService<EventBus>();
    checks.Equal(true, ReferenceEquals(bus, container.GetRequiredService<IEventBus>()), "one bus behind class and interface");
    await Scenarios.RunAsync(bus, checks, "mail");
    await Background.RunAsync(bus, checks);
}

await Listening.RunAsync(checks);

// The same without a container of the application's own: the bus makes the handlers, and asks others for the rest.
await using (var others = new ServiceCollection().AddScoped<UnitOfWork>().BuildServiceProvider())
await using (var bus = new EventBusBuilder().AddHandlers().UseServices(others).AddFailureHandler(new CountingFailureHandler()).Build())
{
    await Scenarios.RunAsync(bus, checks, "without");
}

var twice = new ServiceCollection().AddSourceGenBus().AddSourceGenBus();
checks.Equal(1, twice.Count(static service => service.ServiceType == typeof(IEventBus)), "a second call adds no second bus");

Console.WriteLine(checks);
return checks.AllPassed ? 0 : 1;
