using System.ComponentModel;

namespace SourceGenBus;

/// <summary>
/// Names a command or query that an assembly handles, so that a second handler in a host, or none at all, is found when the
/// host is compiled. Written by the generator.
/// </summary>
/// <param name="messageType">The type of the command or query.</param>
/// <param name="handlerName">The name of the class that handles it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class HandledCommandAttribute(Type messageType, string handlerName) : Attribute
{
    /// <summary>The type of the command or query.</summary>
    public Type MessageType { get; } = messageType;

    /// <summary>The name of the class that handles it.</summary>
    public string HandlerName { get; } = handlerName;

    /// <summary>The interface that the handler is marked for, where the message implements several; otherwise null.</summary>
    public Type? Contract { get; set; }
}
