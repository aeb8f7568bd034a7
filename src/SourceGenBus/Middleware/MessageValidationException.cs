namespace SourceGenBus;

/// <summary>A message that its validators refused. It reached no handler.</summary>
/// <param name="messageType">The type of the message.</param>
/// <param name="errors">What is wrong, at least one.</param>
#pragma warning disable CA1032 // An exception of this kind without errors would say nothing.
public sealed class MessageValidationException(Type messageType, IReadOnlyList<ValidationError> errors)
    : Exception($"'{messageType}' is not valid:{string.Concat(errors.Select(static error => Environment.NewLine + "  " + error))}")
{
    /// <summary>The type of the message.</summary>
    public Type MessageType { get; } = messageType;

    /// <summary>What is wrong, in the order of the validators.</summary>
    public IReadOnlyList<ValidationError> Errors { get; } = errors;
}
