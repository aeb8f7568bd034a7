using System.Globalization;
using System.Text;

namespace SourceGenBus.Transports.RabbitMq;

/// <summary>
/// What exchanges, queues and routing keys are called. Parts are joined by colons, since groups and destinations often have dots: with
/// these, <c>a.b</c> of <c>c</c> and <c>a</c> of <c>b.c</c> would share their queues.
/// </summary>
internal static class BrokerNames
{
    /// <summary>How many bytes AMQP has for a name and for a routing key.</summary>
    internal const int Longest = 255;

    private const string Untyped = "_";

    internal static string Queue(TransportSubscription subscription, int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix(subscription)}:{partition}");

    /// <summary>The queue without messages at which the consumers of a group are counted.</summary>
    internal static string Members(TransportSubscription subscription) => $"{Prefix(subscription)}:members";

    internal static string RoutingKey(TransportMessage message) => RoutingKey(KeyBuckets.Of(message), message.Type ?? Untyped);

    internal static string RoutingKey(int bucket, string eventName) => string.Create(CultureInfo.InvariantCulture, $"{bucket}.{eventName}");

    /// <summary>What all events of a bucket match.</summary>
    internal static string AllOf(int bucket) => RoutingKey(bucket, "#");

    internal static bool Fits(string name) => name.Length <= Longest && Encoding.UTF8.GetByteCount(name) <= Longest;

    /// <exception cref="TransportException">A name cannot be that of an exchange or of a queue.</exception>
    internal static void ThrowUnlessValid(string destination)
    {
        if (string.IsNullOrEmpty(destination) || !Fits(destination))
            throw Invalid($"The destination '{destination}' has no name that an exchange can have: one to {Longest} bytes.");
        if (destination.StartsWith("amq.", StringComparison.Ordinal))
            throw Invalid($"The destination '{destination}' begins with 'amq.', which the broker keeps for itself. Choose another name.");
    }

    /// <exception cref="TransportException">As above, or an event's name cannot be bound.</exception>
    internal static void ThrowUnlessValid(TransportSubscription subscription)
    {
        ThrowUnlessValid(subscription.Destination);
        if (string.IsNullOrEmpty(subscription.Group) || !Fits(Members(subscription)) || !Fits(Queue(subscription, KeyBuckets.Count)))
        {
            throw Invalid(
                $"The group '{subscription.Group}' of '{subscription.Destination}' has no name, or one with which the names of its queues "
                + $"have more than {Longest} bytes.");
        }

        var who = $"The subscription of '{subscription.Group}' to '{subscription.Destination}' wants";
        foreach (var name in subscription.EventNames)
        {
            if (string.IsNullOrEmpty(name) || !Fits(AllOf(KeyBuckets.Count) + name))
                throw Invalid($"{who} an event whose name '{name}' is empty or does not fit into a routing key of {Longest} bytes.");
            if (name.Split('.').Any(static word => word is "*" or "#"))
                throw Invalid($"{who} the event '{name}', but '*' and '#' as words match other events as well. Name it without them.");
        }
    }

    private static TransportException Invalid(string message) => new(message);

    private static string Prefix(TransportSubscription subscription) =>
        $"{Escaped(subscription.Group)}:{Escaped(subscription.Destination)}";

    private static string Escaped(string part) =>
        part.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);
}
