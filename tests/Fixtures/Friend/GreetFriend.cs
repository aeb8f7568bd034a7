using SourceGenBus;

namespace Friend;

[EventHandler<FriendlyGreeting>]
internal sealed class GreetFriend
{
    internal ValueTask HandleAsync(FriendlyGreeting greeting)
    {
        greeting.Reached.Enqueue("the friend's own handler");
        return ValueTask.CompletedTask;
    }
}
