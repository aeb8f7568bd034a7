using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests.Conflict;

#pragma warning disable SGB1013 // The compiler says it first; this is about what happens when nobody listens.

/// <summary>Two referenced assemblies both handle <see cref="Payments.CapturePayment"/>.</summary>
public sealed class TwoHandlersTests
{
    private const string Message =
        "'Payments.CapturePayment' has two handlers, 'Payments.CapturePaymentHandler' and 'Payments.Twice.SecondCapturePaymentHandler', " +
        "but a command or query has exactly one. Remove one of them; in a test, PreferHandler<THandler>() or PreferApplicationHandlers() " +
        "of SourceGenBus.Testing chooses one.";

    [Fact]
    public void The_first_resolution_of_the_bus_names_both()
    {
        using var services = new ServiceCollection().AddSourceGenBus().BuildServiceProvider();

        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<ICommandBus>()).Message);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IEventBus>()).Message);
    }

    [Fact]
    public void Without_a_container_building_the_bus_names_both()
    {
        var builder = new EventBusBuilder().AddHandlers();

        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => builder.Build()).Message);
    }
}
