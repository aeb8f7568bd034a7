namespace Shop.Http;

/// <summary>The body of a payment.</summary>
internal sealed record Payment(decimal Amount);
