namespace SourceGenBus.Transports.RabbitMq;

/// <summary>The messages of one call and what became of them. The window's lock guards it.</summary>
/// <param name="messages">The messages.</param>
internal sealed class SendBatch(IReadOnlyList<TransportMessage> messages)
{
    private readonly SendResult[] _results = new SendResult[messages.Count];
    private readonly TaskCompletionSource<SendResult[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = messages.Count;

    internal IReadOnlyList<TransportMessage> Messages => messages;

    /// <summary>Completes when all messages have a result.</summary>
    internal Task<SendResult[]> Completion => _completion.Task;

    /// <summary>Why the channel was closed, where somebody has to act; null otherwise.</summary>
    internal TransportException? Refusal { get; set; }

    internal void Set(int index, SendResult result)
    {
        _results[index] = result;
        if (Interlocked.Decrement(ref _open) == 0)
            _completion.TrySetResult(_results);
    }
}
