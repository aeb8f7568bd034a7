namespace SourceGenBus.EventStore;

/// <summary>
/// Gives an event handler a name that outlives its class. What is stored about the handler (that it has handled an event, or still has to)
/// is stored under this name; without one it is the full name of the class, and a renamed class is a new handler.
/// </summary>
/// <param name="name">The stable name, such as <c>mailer</c>. It must never change.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HandlerNameAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;
}
