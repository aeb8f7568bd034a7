namespace Shop;

/// <summary>A command that the rules of the shop do not allow. Its unit of work is rolled back; the client is told the message.</summary>
/// <param name="refusal">The kind of rule.</param>
/// <param name="message">Why, without anything personal: it is logged.</param>
internal sealed class RefusedException(Refusal refusal, string message) : Exception(message)
{
    internal Refusal Refusal { get; } = refusal;
}
