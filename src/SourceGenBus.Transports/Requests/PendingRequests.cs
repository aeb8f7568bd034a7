using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SourceGenBus.Diagnostics;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// The commands and queries that somebody in this process waits for the answer to. Takes the answers that are received. Safe for concurrent
/// use.
/// </summary>
internal sealed class PendingRequests(string replyTo, ILogger logger)
{
    private readonly ConcurrentDictionary<ITransport, Answers> _answers = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<TransportMessage>> _waiting = new(StringComparer.Ordinal);
    private readonly GuardedLogger _logger = new(logger);
    private volatile bool _isClosed;

    /// <summary>The part of its name by which a destination is known to be for answers.</summary>
    private const string Mark = ".replies.";

    /// <summary>Where answers to this process go.</summary>
    internal string ReplyTo => replyTo;

    /// <summary>The destination of the answers to one process of a program.</summary>
    internal static string DestinationOf(string program, string instance) => program + Mark + instance;

    /// <summary>
    /// Whether a name may be that of a destination for answers. Anybody can write a message; an answer must not get among the events of
    /// others.
    /// </summary>
    internal static bool IsDestination(string name) => name.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Waits for the answer to a message that is about to be sent. <see cref="Forget"/> must follow.</summary>
    internal Task<TransportMessage> Expect(Guid id)
    {
        var answer = new TaskCompletionSource<TransportMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id.ToString()] = answer;
        if (_isClosed)
            answer.TrySetException(Closed());
        return answer.Task;
    }

    /// <summary>Tells everybody who waits that no answer will come any more.</summary>
    internal void Close()
    {
        _isClosed = true;
        foreach (var (id, _) in _waiting)
        {
            if (_waiting.TryRemove(id, out var answer))
                answer.TrySetException(Closed());
        }
    }

    private TransportException Closed() =>
        new($"The program stops, and receives no answers from '{replyTo}' any more. It is not known whether the command was carried out.");

    internal void Forget(Guid id) => _waiting.TryRemove(id.ToString(), out _);

    /// <summary>The answers that a broker brings.</summary>
    internal Answers Of(ITransport transport) => _answers.GetOrAdd(transport, static (_, self) => new Answers(self), this);

    private void Take(TransportMessage message)
    {
        var cause = CauseOf(message);
        if (cause is not null && _waiting.TryRemove(cause, out var answer))
            answer.TrySetResult(message);
        else
            TransportLog.AnswerWithoutRequest(_logger, StoredText.Of(cause ?? "?", 100), replyTo);
    }

    private static string? CauseOf(TransportMessage message)
    {
        try
        {
            return CloudEventAttributes.Of(message)[CloudEventNames.CausationId];
        }
        catch (Exception exception) when (exception is EventFormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What is received from one broker.</summary>
    internal sealed class Answers(PendingRequests pending) : IReceivedMessages
    {
        private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when answers arrive. A message that is sent before could be answered before anything receives it.</summary>
        internal Task Ready => _subscribed.Task;

        public void Subscribed() => _subscribed.TrySetResult();

        public ValueTask<List<TransportDelivery>> StoreAsync(
            ITransportConsumer consumer, IReadOnlyList<TransportDelivery> deliveries, CancellationToken cancellationToken)
        {
            foreach (var delivery in deliveries)
                pending.Take(delivery.Message);
            return new(deliveries.ToList());
        }
    }
}
