using System.ComponentModel;

namespace SourceGenBus.Dispatch;

/// <summary>A command or query and who handles it, for <see cref="HandlerSubstitutes"/>.</summary>
/// <param name="MessageType">Its exact type.</param>
/// <param name="HandlerType">The class that handles it.</param>
/// <param name="Contract">The interface as which it is handled; null where it implements only one.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HandledMessage(Type MessageType, Type HandlerType, Type? Contract);
