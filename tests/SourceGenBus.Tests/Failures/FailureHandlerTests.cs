using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

/// <summary>An application learns of every failure through <see cref="IEventFailureHandler"/>.</summary>
public class FailureHandlerTests
{
    [Fact]
    public async Task It_receives_everything_about_every_failure()
    {
        var counter = new FailureCounter();
        await using var host = TestHost.Create(services => services.AddSingleton<IEventFailureHandler>(counter));
        var received = new PaymentReceived(new Trail());
        var context = new EventContext { UserId = "u-1" };

        await host.Bus.PublishAsync(received, context);

        Assert.Equal(2, counter.Failures.Count);
        var failure = Assert.Single(counter.Failures, static failure => failure.HandlerType == typeof(FirstPayment));
        Assert.Same(received, failure.Event);
        Assert.Equal(typeof(PaymentReceived), failure.EventType);
        Assert.Equal(received.EventId, failure.EventId);
        Assert.IsType<InvalidOperationException>(failure.Exception);
        Assert.Same(context, failure.Context);
    }

    [Fact]
    public async Task Without_a_context_it_receives_the_default_one()
    {
        var counter = new FailureCounter();
        await using var host = TestHost.Create(services => services.AddSingleton<IEventFailureHandler>(counter));
        using var subscription = host.Bus.Subscribe<int>(static (_, _, _) => throw new NotSupportedException());

        await host.Bus.PublishAsync(7);

        var failure = Assert.Single(counter.Failures);
        Assert.Equal(7, failure.Event);
        Assert.Null(failure.EventId);
        Assert.NotNull(failure.Context);
        Assert.Empty(failure.Context.Metadata);
    }

    [Fact]
    public async Task Several_receive_every_failure_and_the_publish_waits_for_them()
    {
        var first = new FailureCounter();
        var second = new FailureCounter { Yields = true };
        await using var host = TestHost.Create(services => services
            .AddSingleton<IEventFailureHandler>(first)
            .AddSingleton<IEventFailureHandler>(second));

        await host.Bus.PublishAsync(new PaymentReceived(new Trail()));

        Assert.Equal(2, first.Failures.Count);
        Assert.Equal(2, second.Failures.Count);
    }

    [Fact]
    public async Task One_that_throws_is_logged_as_an_error_and_goes_no_further()
    {
        var counter = new FailureCounter();
        await using var host = TestHost.Create(services => services
            .AddSingleton<IEventFailureHandler, ThrowingFailureHandler>()
            .AddSingleton<IEventFailureHandler>(counter));
        var received = new PaymentReceived(new Trail());

        await host.Bus.PublishAsync(received);

        Assert.Equal(["first", "second", "third"], received.Trail.Sorted);
        Assert.Equal(2, counter.Failures.Count);
        Assert.Equal(2, host.Log.Errors.Count);
        Assert.All(host.Log.Errors, error =>
        {
            Assert.Equal(typeof(ThrowingFailureHandler), error["FailureHandler"]);
            Assert.Equal("the alert service is down", error.Exception!.Message);
        });
    }

    [Fact]
    public async Task One_that_cannot_be_constructed_is_logged_as_an_error()
    {
        await using var host = TestHost.Create(services => services
            .AddSingleton<IEventFailureHandler>(static _ => throw new InvalidOperationException("no connection string")));
        var received = new PaymentReceived(new Trail());

        await host.Bus.PublishAsync(received);

        Assert.Equal(["first", "second", "third"], received.Trail.Sorted);
        Assert.Equal(2, host.Log.Warnings.Count);
        Assert.All(host.Log.Errors, static error => Assert.Equal("no connection string", error.Exception!.Message));
        Assert.Equal(2, host.Log.Errors.Count);
    }

    [Fact]
    public async Task One_may_depend_on_the_bus_and_publish_what_happened()
    {
        var trail = new Trail();
        await using var host = TestHost.Create(services => services.AddSingleton<IEventFailureHandler, PublishingFailureHandler>());
        using var alerts = host.Bus.Subscribe<HandlerAlert>((alert, _, _) => trail.Leave(alert.Handler));

        await host.Bus.PublishAsync(new PaymentReceived(new Trail()));

        Assert.Equal([nameof(FirstPayment), nameof(ThirdPayment)], trail.Sorted);
    }

    [Fact]
    public async Task A_cancellation_by_the_caller_is_not_passed_to_it()
    {
        var counter = new FailureCounter();
        await using var host = TestHost.Create(services => services.AddSingleton<IEventFailureHandler>(counter));
        await host.Bus.PublishAsync(new ReportRequested(new Trail()), new CancellationToken(canceled: true));
        Assert.Empty(counter.Failures);
    }

    [Fact]
    public async Task In_a_bus_without_a_container_it_is_added_to_the_builder()
    {
        var counter = new FailureCounter();
        await using var bus = new EventBusBuilder().AddFailureHandler(counter).Build();
        using var subscription = bus.Subscribe<int>(static (_, _, _) => throw new NotSupportedException());

        await bus.PublishAsync(7);

        Assert.IsType<NotSupportedException>(Assert.Single(counter.Failures).Exception);
    }

    [Fact]
    public async Task Those_of_the_builder_and_those_of_its_services_all_receive()
    {
        var added = new FailureCounter();
        var registered = new FailureCounter();
        await using var services = new ServiceCollection().AddSingleton<IEventFailureHandler>(registered).BuildServiceProvider();
        await using var bus = new EventBusBuilder().AddFailureHandler(added).UseServices(services).Build();
        using var subscription = bus.Subscribe<int>(static (_, _, _) => throw new NotSupportedException());

        await bus.PublishAsync(7);

        Assert.Single(added.Failures);
        Assert.Single(registered.Failures);
    }

    private sealed class FailureCounter : IEventFailureHandler
    {
        internal ConcurrentQueue<EventFailure> Failures { get; } = new();

        internal bool Yields { get; init; }

        public async ValueTask HandleFailureAsync(EventFailure failure)
        {
            if (Yields)
                await Task.Yield();
            Failures.Enqueue(failure);
        }
    }

    private sealed class ThrowingFailureHandler : IEventFailureHandler
    {
        public ValueTask HandleFailureAsync(EventFailure failure) => throw new InvalidOperationException("the alert service is down");
    }

    private sealed record HandlerAlert(string Handler);

    private sealed class PublishingFailureHandler(IEventBus bus) : IEventFailureHandler
    {
        public ValueTask HandleFailureAsync(EventFailure failure) => bus.PublishAsync(new HandlerAlert(failure.HandlerType.Name));
    }
}
