using System.Text;

namespace SourceGenBus.EventStore.Tests.Relay;

/// <summary>A target that does what a test says with the text of each event.</summary>
internal sealed class DelegateTarget(Func<string, CancellationToken, ValueTask> deliver) : IOutboxTarget
{
    public ValueTask DeliverAsync(EventEnvelope envelope, CancellationToken cancellationToken) =>
        deliver(Encoding.UTF8.GetString(envelope.Payload.Span).Trim('"'), cancellationToken);
}
