using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Handlers;

/// <summary>What <c>HandleAsync</c> may take besides the event.</summary>
public class HandlerParameterTests
{
    private static readonly EventContext Context = new() { CorrelationId = "c-1" };

    [Fact]
    public async Task Context_and_token_alone_together_and_in_either_order()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        using var cancellation = new CancellationTokenSource();

        await host.Bus.PublishAsync(new BoxOpened(trail, cancellation.Token), Context, cancellation.Token);

        Assert.Equal(
            ["context c-1", "context c-1 then token True", "event only", "optional token True", "token True", "token True then context c-1"],
            trail.Sorted);
    }

    [Fact]
    public async Task Without_a_context_handlers_get_the_default_one_never_null()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();

        await host.Bus.PublishAsync(new BoxOpened(trail, CancellationToken.None));

        Assert.Contains("context ", trail.Marks);
        Assert.Contains("token True then context ", trail.Marks);
    }

    [Fact]
    public async Task An_event_by_in_reference()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new TemperatureMeasured(21.5, trail));
        Assert.Equal(["21.5"], trail.Marks);
    }

    [Fact]
    public async Task An_event_declared_as_object()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new HumidityMeasured(trail));
        Assert.Equal(["HumidityMeasured"], trail.Marks);
    }
}

internal sealed record BoxOpened(Trail Trail, CancellationToken Expected);

[EventHandler<BoxOpened>]
internal sealed class BoxEventOnly
{
    public ValueTask HandleAsync(BoxOpened box) => box.Trail.Leave("event only");
}

[EventHandler<BoxOpened>]
internal sealed class BoxContext
{
    public ValueTask HandleAsync(BoxOpened box, EventContext context) => box.Trail.Leave($"context {context.CorrelationId}");
}

[EventHandler<BoxOpened>]
internal sealed class BoxToken
{
    public ValueTask HandleAsync(BoxOpened box, CancellationToken cancellationToken) =>
        box.Trail.Leave($"token {cancellationToken == box.Expected}");
}

[EventHandler<BoxOpened>]
internal sealed class BoxOptionalToken
{
    public ValueTask HandleAsync(BoxOpened box, CancellationToken cancellationToken = default) =>
        box.Trail.Leave($"optional token {cancellationToken == box.Expected}");
}

[EventHandler<BoxOpened>]
internal sealed class BoxContextThenToken
{
    public Task HandleAsync(BoxOpened box, EventContext context, CancellationToken cancellationToken) =>
        box.Trail.Leave($"context {context.CorrelationId} then token {cancellationToken == box.Expected}").AsTask();
}

[EventHandler<BoxOpened>]
internal static class BoxTokenThenContext
{
#pragma warning disable CA1068 // Unusual, and allowed.
    public static ValueTask HandleAsync(BoxOpened box, CancellationToken cancellationToken, EventContext context) =>
#pragma warning restore CA1068
        box.Trail.Leave($"token {cancellationToken == box.Expected} then context {context.CorrelationId}");
}

internal readonly record struct TemperatureMeasured(double Celsius, Trail Trail);

[EventHandler<TemperatureMeasured>]
internal sealed class LogTemperature
{
    public ValueTask HandleAsync(in TemperatureMeasured measured) =>
        measured.Trail.Leave(measured.Celsius.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

internal readonly record struct HumidityMeasured(Trail Trail);

[EventHandler<HumidityMeasured>]
internal sealed class LogAnything
{
    public ValueTask HandleAsync(object measured) => ((HumidityMeasured)measured).Trail.Leave(measured.GetType().Name);
}
