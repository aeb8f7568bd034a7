using System.Collections.Concurrent;

namespace Friend;

internal sealed record FriendlyGreeting(ConcurrentQueue<string> Reached);
