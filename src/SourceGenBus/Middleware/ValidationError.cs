namespace SourceGenBus;

/// <summary>One thing that is wrong with a message.</summary>
/// <param name="Member">The property that it is about; empty for the message as a whole.</param>
/// <param name="Message">What is wrong, for a person.</param>
public sealed record ValidationError(string Member, string Message)
{
    /// <summary>What a validator returns that has nothing to say.</summary>
    public static IReadOnlyCollection<ValidationError> None => [];

    /// <inheritdoc />
    public override string ToString() => Member.Length == 0 ? Message : $"{Member}: {Message}";
}
