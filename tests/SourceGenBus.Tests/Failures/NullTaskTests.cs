using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Failures;

/// <summary>Null in the place of a task is a failure that names the handler.</summary>
public class NullTaskTests
{
    [Fact]
    public async Task It_names_the_handler_and_the_others_run()
    {
        await using var host = TestHost.Create();
        var trail = new Trail();
        await host.Bus.PublishAsync(new NullReturned(trail));
        await host.Bus.PublishAsync(new NullReturned(trail), new EventContext { Session = new object() });
        Assert.Equal(["handled", "handled"], trail.Marks);
        Assert.Equal(4, host.Log.Warnings.Count);
        foreach (var handler in new[] { typeof(NullSingleton), typeof(NullScoped) })
        {
            var message = $"HandleAsync of '{handler}' returned null in the place of a task. Return Task.CompletedTask, or declare the method async.";
            Assert.Equal(2, host.Log.Warnings.Count(entry => entry.Exception is InvalidOperationException { Message: var text } && text == message));
        }
    }
}

internal sealed record NullReturned(Trail Trail);

[EventHandler<NullReturned>]
internal sealed class NullSingleton
{
    public Task HandleAsync(NullReturned returned) => null!;
}

[EventHandler<NullReturned>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class NullScoped
{
    public Task HandleAsync(NullReturned returned) => null!;
}

[EventHandler<NullReturned>]
internal sealed class NullOther
{
    public ValueTask HandleAsync(NullReturned returned) => returned.Trail.Leave("handled");
}
