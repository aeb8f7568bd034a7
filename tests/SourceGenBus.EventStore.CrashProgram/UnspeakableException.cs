namespace SourceGenBus.EventStore.CrashProgram;

/// <summary>An exception whose text cannot be stored, or that has none.</summary>
internal sealed class UnspeakableException(string? message) : Exception(message)
{
    private static readonly string Long = new('x', 300_000);

    public override string Message => base.Message is "throws" ? throw new InvalidOperationException("There is no message.") : base.Message;

    internal static Exception Any(int handler) => Random.Shared.Next(5) switch
    {
        0 => new UnspeakableException($"Handler {handler} says \0."),
        1 => new UnspeakableException($"Handler {handler} says \ud800 and \udc00."),
        2 => new UnspeakableException("throws"),
        3 => new UnspeakableException(Long),
        _ => new InvalidOperationException($"Handler {handler} refuses."),
    };

    public override string ToString() => base.Message is "throws" ? throw new InvalidOperationException("There is no text.") : base.ToString();
}
