using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace SourceGenBus.EventStore;

/// <summary>The answer to a command or query of another program, as it travels: a result, or what the handler threw.</summary>
public static class CommandReply
{
    /// <summary>The name of an answer that is a result.</summary>
    public const string Result = "sourcegenbus.result";

    /// <summary>The name of an answer that says what the handler threw.</summary>
    public const string Failure = "sourcegenbus.failure";

    private const int MaximumMessage = 2000;

    /// <summary>The answer with a result.</summary>
    /// <param name="request">The command or query.</param>
    /// <param name="result">The result as UTF-8 JSON.</param>
    /// <param name="time">When it was answered.</param>
    public static EventEnvelope OfResult(EventEnvelope request, ReadOnlyMemory<byte> result, DateTimeOffset time) =>
        Make(request, Result, result, time);

    /// <summary>The answer with what the handler threw: the type and the message, without the stack trace.</summary>
    /// <param name="request">The command or query.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="time">When it was answered.</param>
    public static EventEnvelope OfFailure(EventEnvelope request, Exception exception, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Make(request, Failure, PayloadOf(exception), time);
    }

    /// <summary>The answer in the place of one that cannot be sent, such as one that is too large: the command was carried out.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="exception">Why it cannot be sent.</param>
    /// <param name="time">When it was found out.</param>
    public static EventEnvelope InsteadOf(EventEnvelope answer, Exception exception, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(exception);
        return answer with { Id = Guid.CreateVersion7(time), Name = Failure, Time = time, Payload = PayloadOf(exception) };
    }

    private static byte[] PayloadOf(Exception exception)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", StoredText.NameOf(exception.GetType()));
            writer.WriteString("message", StoredText.Of(StoredText.MessageOf(exception), MaximumMessage));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory.ToArray();
    }

    private static EventEnvelope Make(EventEnvelope request, string name, ReadOnlyMemory<byte> payload, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(request);
        var headers = request.Headers;
        var current = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity : null;
        return new EventEnvelope(Guid.CreateVersion7(time), name, 1, time, payload)
        {
            Headers = new EventHeaders
            {
                CorrelationId = headers.CorrelationId,
                CausationId = request.Id.ToString(),
                TenantId = headers.TenantId,
                TraceParent = current?.Id ?? headers.TraceParent,
                TraceState = current is null ? headers.TraceState : current.TraceStateString,
                ReceivedFrom = headers.ReceivedFrom,
                Destination = headers.ReplyTo,
                ExpiresAt = headers.ExpiresAt,
            },
        };
    }
}
