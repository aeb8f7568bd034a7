using SourceGenBus;

namespace Shop.Payments;

/// <summary>Somebody tried to pay. Published at once, whether or not the payment is accepted.</summary>
[AttemptEvent]
internal sealed record PaymentAttempted(Guid OrderId) : DomainEvent;
