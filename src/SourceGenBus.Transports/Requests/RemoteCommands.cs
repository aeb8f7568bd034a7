using System.Globalization;
using System.Text.Json;
using SourceGenBus.EventStore;

namespace SourceGenBus.Transports;

/// <summary>
/// Sends the commands and queries that another program handles to that program, and waits for its answer. Nothing of it is stored here: who
/// waits for an answer is there to try again. Safe for concurrent use.
/// </summary>
internal sealed class RemoteCommands(
    EventDestinations destinations,
    EventSerializer serializer,
    PendingRequests? pending,
    TransportOptions options,
    TimeProvider timeProvider) : ICommandForwarder
{
    public bool Forwards(Type messageType) =>
        serializer.Catalog.TryFind(messageType, out var contract) && contract.Command is not null && destinations.Of(contract).Count > 0;

    public async ValueTask<TResult> SendAsync<TResult>(object message, EventContext? context, CancellationToken cancellationToken)
    {
        var (command, destination) = ContractOf(message);
        if (pending is null)
        {
            throw new InvalidOperationException(
                $"'{message.GetType()}' is handled by another program, which is reached through '{destination}', but this program receives "
                + "no answers. Call SendCommands() in the delegate of AddTransports.");
        }

        var until = timeProvider.GetUtcNow() + options.RequestTimeout;
        await WaitForReceiverAsync(pending, destination, cancellationToken).ConfigureAwait(false);
        var envelope = serializer.Wrap(message, context);

        // An id of its own, also for a command that brings one: whoever sends it again wants it carried out again.
        envelope = envelope with
        {
            Id = Guid.CreateVersion7(timeProvider.GetUtcNow()),
            Headers = envelope.Headers with { ReplyTo = pending.ReplyTo, ExpiresAt = until },
        };
        var answer = pending.Expect(envelope.Id);
        using var sendingEnds = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The answer may be there before the confirmation, or without it.
            var sending = SendAsync(envelope, destination, sendingEnds.Token).AsTask();
            await WaitAsync(Task.WhenAny(sending, answer), until, cancellationToken).ConfigureAwait(false);
            if (!answer.IsCompleted && sending.IsCompleted)
            {
                await sending.ConfigureAwait(false);
                await WaitAsync(answer, until, cancellationToken).ConfigureAwait(false);
            }

            if (answer.IsCompleted)
                return ResultOf<TResult>(command, envelope, await answer.ConfigureAwait(false));
            cancellationToken.ThrowIfCancellationRequested();
            throw new RequestTimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"Nobody has answered '{envelope.Name}', sent to '{destination}' with the id {envelope.Id}, within "
                + $"{options.RequestTimeout}. It is not known whether it was carried out. Does a program that handles it subscribe to '{destination}'?"));
        }
        finally
        {
            pending.Forget(envelope.Id);
            await sendingEnds.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the time is up at most, and throws nothing.</summary>
    private async Task WaitAsync(Task task, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var left = until - timeProvider.GetUtcNow();
        await task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, timeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask WaitForReceiverAsync(PendingRequests waiting, string destination, CancellationToken cancellationToken)
    {
        var ready = waiting.Of(destinations.TransportOf(destination)).Ready;
        if (ready.IsCompleted)
            return;
        try
        {
            await ready.WaitAsync(options.RequestTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TransportException(
                $"Answers cannot be received from '{waiting.ReplyTo}' yet, so nothing was sent to '{destination}'. Is the host started, "
                + "and the broker there?",
                exception)
            {
                IsTransient = true,
            };
        }
    }

    private (CommandContract Command, string Destination) ContractOf(object message)
    {
        if (!serializer.Catalog.TryFind(message.GetType(), out var contract) || contract.Command is not { } command)
            throw new InvalidOperationException($"'{message.GetType()}' has no contract by which another program could know it.");
        var names = destinations.Of(contract);
        return names.Count == 1
            ? (command, names[0])
            : throw new InvalidOperationException(
                $"'{message.GetType()}' is published to {string.Join(", ", names.Select(static name => $"'{name}'"))}, but one program "
                + "handles a command. Leave one destination.");
    }

    private async ValueTask SendAsync(EventEnvelope envelope, string destination, CancellationToken cancellationToken)
    {
        try
        {
            await destinations.SendAsync(envelope, destination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SendRefusedException or TargetUnavailableException)
        {
            throw new TransportException(
                $"'{envelope.Name}' could not be sent to '{destination}', so it was not carried out, unless only the confirmation was "
                + "lost: " + ExceptionText.Of(exception),
                exception)
            {
                IsTransient = exception is TargetUnavailableException,
            };
        }
    }

    private static TResult ResultOf<TResult>(CommandContract command, EventEnvelope request, TransportMessage reply)
    {
        try
        {
            var attributes = CloudEventAttributes.Of(reply);
            return (attributes[CloudEventNames.Type] ?? reply.Type) switch
            {
                CommandReply.Result => (TResult)command.ReadResult(attributes.Data.Span)!,
                CommandReply.Failure => throw FailureOf(request, attributes.Data),
                var other => throw new EventFormatException($"It is a '{StoredText.Of(other ?? "", 100)}', which is no answer."),
            };
        }
        catch (Exception exception) when (exception is JsonException or EventFormatException or InvalidCastException or KeyNotFoundException
            or InvalidOperationException)
        {
            throw new RemoteCommandException(
                $"'{request.Name}' was carried out, but its answer cannot be read: {ExceptionText.Of(exception)}", exception);
        }
    }

    private static RemoteCommandException FailureOf(EventEnvelope request, ReadOnlyMemory<byte> data)
    {
        using var document = JsonDocument.Parse(data);
        var type = document.RootElement.GetProperty("type").GetString();
        var message = document.RootElement.GetProperty("message").GetString();
        return new RemoteCommandException($"The program that handles '{request.Name}' answered with {type}: {message}")
        {
            ErrorType = type,
            ErrorMessage = message,
        };
    }
}
