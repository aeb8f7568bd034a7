namespace SourceGenBus.Transports.Kafka;

/// <summary>The messages of one call, and what has become of each. Safe for concurrent use.</summary>
/// <param name="count">How many messages.</param>
internal sealed class SendBatch(int count)
{
    private readonly SendResult?[] _results = new SendResult?[count];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;
    private TransportException? _failure;

    /// <summary>When there is a result for each message.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>The results.</summary>
    /// <exception cref="TransportException">No message was confirmed or refused.</exception>
    internal IReadOnlyList<SendResult> Results()
    {
        lock (_results)
        {
            return _failure is null || Array.Exists(_results, static result => result is { Outcome: not SendOutcome.Failed })
                ? Array.ConvertAll(_results, static result => result ?? SendResult.Failed("It was not sent."))
                : throw _failure;
        }
    }

    /// <summary>Sets a result; the first one counts.</summary>
    internal void Set(int index, SendResult result)
    {
        lock (_results)
        {
            if (_results[index] is not null)
                return;
            _results[index] = result;
            if (--_left > 0)
                return;
        }

        _completion.TrySetResult();
    }

    internal void Fail(int index, TransportException failure)
    {
        lock (_results)
            _failure ??= failure;
        Set(index, SendResult.Failed(failure.Message));
    }

    /// <summary>Fails what has no result yet.</summary>
    internal void FailRest(TransportException failure)
    {
        for (var index = 0; index < _results.Length; index++)
        {
            lock (_results)
            {
                if (_results[index] is not null)
                    continue;
            }

            Fail(index, failure);
        }
    }
}
