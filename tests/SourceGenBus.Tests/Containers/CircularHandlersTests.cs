using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Tests.Containers;

/// <summary>Handlers that take one another in their constructors: factories hide it from a container until the stack overflows.</summary>
public class CircularHandlersTests
{
    [Fact]
    public void A_builder_refuses_them() =>
        AssertNamesTheCircle(Assert.Throws<InvalidOperationException>(static () => new EventBusBuilder().AddModule(new CircularModule()).Build()));

    [Fact]
    public async Task A_container_refuses_them_when_the_bus_is_resolved()
    {
        await using var services = EventBusRegistration.Register(new ServiceCollection(), new CircularModule()).BuildServiceProvider();
        AssertNamesTheCircle(Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IEventBus>()));
    }

    private static void AssertNamesTheCircle(InvalidOperationException error) => Assert.Contains(
        $"circular dependency among handlers: {typeof(Second)} needs {typeof(Third)} needs {typeof(Second)}. ", error.Message, StringComparison.Ordinal);

    private sealed class First;

    private sealed class Second;

    private sealed class Third;

    /// <summary>First and Third need Second, which needs Third; that First and Third both need Second is no cycle.</summary>
    private sealed class CircularModule : EventBusModule
    {
        public override int ContractVersion => 1;

        public override void AddHandlers(HandlerCollection handlers)
        {
            handlers.Add(0, typeof(First), HandlerLifetime.Singleton, new HandlerDependency(typeof(Second)), new HandlerDependency(typeof(Second)));
            handlers.Add(1, typeof(Second), HandlerLifetime.Scoped, new HandlerDependency(typeof(Third)));
            handlers.Add(2, typeof(Third), HandlerLifetime.Transient, new HandlerDependency(typeof(Second)));
        }
    }
}
