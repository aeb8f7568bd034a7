using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Handlers;
using SourceGenBus.Tests.Lifetimes;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Containers;

public class RegistrationTests
{
    [Fact]
    public async Task One_bus_is_registered_as_class_and_as_interface()
    {
        await using var host = TestHost.Create();
        Assert.Same(host.Services.GetRequiredService<EventBus>(), host.Services.GetRequiredService<IEventBus>());
        await using var scope = host.Services.CreateAsyncScope();
        Assert.Same(host.EventBus, scope.ServiceProvider.GetRequiredService<IEventBus>());
    }

    [Fact]
    public void Calling_it_twice_adds_nothing()
    {
        var services = new ServiceCollection();
        Assert.Same(services, services.AddSourceGenBus());
        var count = services.Count;
        Assert.Same(services, services.AddSourceGenBus());
        Assert.Equal(count, services.Count);
    }

    [Fact]
    public void A_bus_of_other_origin_is_refused()
    {
        var services = new ServiceCollection().AddSingleton(new EventBusBuilder().Build());
        var error = Assert.Throws<InvalidOperationException>(() => services.AddSourceGenBus());
        Assert.StartsWith("'SourceGenBus.EventBus' is registered already, and not by AddSourceGenBus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handlers_are_registered_with_their_lifetimes()
    {
        var services = new ServiceCollection().AddSourceGenBus();
        Assert.Equal(ServiceLifetime.Singleton, LifetimeOf<DoorSingleton>());
        Assert.Equal(ServiceLifetime.Scoped, LifetimeOf<DoorScoped>());
        Assert.Equal(ServiceLifetime.Transient, LifetimeOf<DoorTransient>());

        ServiceLifetime LifetimeOf<THandler>() => Assert.Single(services, static service => service.ServiceType == typeof(THandler)).Lifetime;
    }

    [Fact]
    public async Task A_missing_dependency_is_one_error_when_the_bus_is_first_resolved()
    {
        var services = new ServiceCollection().AddSourceGenBus();
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IEventBus>());

        Assert.StartsWith("The event bus cannot start, because handlers need services that are not registered:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(ParcelPostage)} needs {typeof(IPostage)}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{typeof(ParcelKeyedPostage)} needs {typeof(IPostage)} with the key 'express'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Register each of them before the container is built", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(IInsurance), error.Message, StringComparison.Ordinal); // its parameters are optional
        Assert.DoesNotContain(nameof(IServiceProvider), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_dependency_that_is_then_registered_is_an_error_no_more()
    {
        var services = new ServiceCollection().AddSourceGenBus();
        TestHost.AddDependencies(services); // after AddSourceGenBus, which is early enough
        await using var provider = services.BuildServiceProvider();
        var trail = new Trail();
        await provider.GetRequiredService<IEventBus>().PublishAsync(new ParcelSent(trail));
        Assert.Contains("StandardPostage", trail.Marks);
    }

    [Fact]
    public async Task A_handler_that_the_application_registered_itself_stays()
    {
        await using var host = TestHost.Create(static services => services.AddSingleton<PrintInvoice>(new PrintInvoiceDouble()));
        var trail = new Trail();
        await host.Bus.PublishAsync(new InvoiceDue(trail));
        Assert.Equal(["the double"], trail.Marks);
    }

    [Fact]
    public async Task A_handler_double_registered_later_replaces_the_handler()
    {
        var services = new ServiceCollection().AddSourceGenBus();
        TestHost.AddDependencies(services);
        services.AddSingleton<PrintInvoice>(new PrintInvoiceDouble());
        await using var provider = services.BuildServiceProvider();
        var trail = new Trail();
        await provider.GetRequiredService<IEventBus>().PublishAsync(new InvoiceDue(trail));
        Assert.Equal(["the double"], trail.Marks);
    }

    [Fact]
    public async Task A_double_that_throws_synchronously_is_contained_although_the_real_handler_is_async()
    {
        await using var host = TestHost.Create(static services => services.AddSingleton<PrintInvoice>(new PrintInvoiceThrowing()));
        await host.Bus.PublishAsync(new InvoiceDue(new Trail()));
        Assert.Equal("out of paper", Assert.Single(host.Log.Warnings).Exception!.Message);
    }

    [Fact]
    public async Task A_test_double_of_the_bus_receives_the_calls_itself()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new InvoiceDue(trail)); // its route is in force from now on
        IEventBus bus = new BusDouble(trail);

        await bus.PublishAsync(new InvoiceDue(trail));
        await bus.PublishAsync(new InvoiceDue(trail), EventContext.Empty);

        Assert.Equal(["printed", "double: InvoiceDue", "double in context: InvoiceDue"], trail.Marks);
    }

    private sealed class PrintInvoiceDouble : PrintInvoice
    {
        public override ValueTask HandleAsync(InvoiceDue due) => due.Trail.Leave("the double");
    }

    private sealed class PrintInvoiceThrowing : PrintInvoice
    {
        public override ValueTask HandleAsync(InvoiceDue due) => throw new InvalidOperationException("out of paper");
    }

    private sealed class BusDouble(Trail trail) : IEventBus
    {
        public ValueTask PublishAsync<TEvent>(TEvent @event, CancellationToken cancellationToken = default)
            where TEvent : notnull => trail.Leave($"double: {typeof(TEvent).Name}");

        public ValueTask PublishAsync<TEvent>(TEvent @event, EventContext context, CancellationToken cancellationToken = default)
            where TEvent : notnull => trail.Leave($"double in context: {typeof(TEvent).Name}");

        public IDisposable Subscribe<TEvent>(Func<TEvent, EventContext, CancellationToken, ValueTask> handler)
            where TEvent : notnull => throw new NotSupportedException();
    }
}

internal sealed record InvoiceDue(Trail Trail);

[EventHandler<InvoiceDue>]
internal class PrintInvoice
{
    public virtual async ValueTask HandleAsync(InvoiceDue due) => await due.Trail.Leave("printed");
}
