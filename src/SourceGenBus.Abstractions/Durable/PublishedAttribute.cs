namespace SourceGenBus.Transports;

/// <summary>
/// Declares that a durable event leaves the program that writes it: a transport publishes it to a destination, from which other programs
/// receive it. What is not declared never leaves. Several attributes publish it to several destinations.
/// </summary>
/// <param name="destination">The stable name of the destination, such as <c>orders</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PublishedAttribute(string destination) : Attribute
{
    /// <summary>The stable name of the destination.</summary>
    public string Destination { get; } = destination;
}
