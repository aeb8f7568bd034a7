using System.Collections.Concurrent;
using Friend;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Modules;

/// <summary>
/// This project sees the internals of Friend, which has an AddSourceGenBus of its own. That all the tests compile shows
/// that the two do not collide; these show that each means its own.
/// </summary>
public class FriendAssemblyTests
{
    [Fact]
    public async Task The_host_reaches_the_handlers_of_its_friend_and_its_own()
    {
        await using var host = TestHost.Create();
        var reached = new ConcurrentQueue<string>();
        await host.Bus.PublishAsync(new FriendlyGreeting(reached));
        Assert.Equal(["the friend's own handler", "the host's handler"], reached.Order());
    }

    [Fact]
    public async Task The_friend_alone_reaches_its_own()
    {
        await using var provider = new ServiceCollection().AddFriend().BuildServiceProvider();
        var reached = new ConcurrentQueue<string>();
        await provider.GetRequiredService<IEventBus>().PublishAsync(new FriendlyGreeting(reached));
        Assert.Equal(["the friend's own handler"], reached);
    }
}

[EventHandler<FriendlyGreeting>]
internal sealed class GreetHost
{
    public ValueTask HandleAsync(FriendlyGreeting greeting)
    {
        greeting.Reached.Enqueue("the host's handler");
        return default;
    }
}
