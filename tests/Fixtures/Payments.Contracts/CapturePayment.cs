using SourceGenBus;

namespace Payments;

/// <summary>Answered with a receipt.</summary>
public sealed record CapturePayment(decimal Amount) : ICommand<string>;
