using Microsoft.Extensions.Logging;

namespace SourceGenBus.EventStore;

/// <summary>
/// Decides what follows a failed delivery and records it. What the application has a part in, an error's text or a predicate that throws,
/// can keep no event from becoming a dead letter. Safe for concurrent use.
/// </summary>
internal sealed class DeliveryMarks(IOutboxStorage storage, OutboxRelayOptions options, ILogger logger)
{
    private const int MaximumNameLength = 500;
    private const string NotStored = "The error could not be stored; see the log.";

    /// <summary>Records that an event failed as a whole.</summary>
    /// <returns>Whether it was recorded.</returns>
    internal ValueTask<bool> FailAsync(OutboxLease lease, OutboxMessage message, Exception exception)
    {
        var attempt = message.Attempts + 1;
        var delay = DelayAfter(options.Retries, attempt, exception);
        StoreInstruments.CountFailed(message.Envelope, exception, isDead: delay is null, options.TenantTag);
        if (delay is null)
            OutboxLog.GaveUp(logger, message.Envelope.Id, message.Envelope.Name, attempt, exception);
        else
            OutboxLog.Failed(logger, message.Envelope.Id, message.Envelope.Name, attempt, delay.Value, exception);
        var failure = ToFailure(HandlerOf(exception), exception, delay);
        return RecordAsync(message, kept => storage.FailAsync(lease, message, Shorten(failure, kept), CancellationToken.None));
    }

    /// <summary>Records what a part of the handlers did not get.</summary>
    /// <returns>Whether it was recorded.</returns>
    internal ValueTask<bool> FailPartlyAsync(OutboxLease lease, OutboxMessage message, DeliveryResult result)
    {
        var failures = result.Failures.Select(failure => ToFailure(message, failure)).ToList();
        return RecordAsync(message, kept => message.Handler is null
            ? storage.SplitByHandlerAsync(
                lease, message, failures.ConvertAll(failure => Shorten(failure, kept)), result.Held, CancellationToken.None)
            : storage.FailAsync(lease, message, Shorten(failures[0], kept), CancellationToken.None));
    }

    private static string HandlerOf(Exception exception) =>
        exception is DeliveryException { Handler.Length: > 0 } delivery ? StoredText.Of(delivery.Handler, MaximumNameLength) : "target";

    private static DeliveryFailure Shorten(DeliveryFailure failure, int step) => step switch
    {
        0 => failure,
        1 => failure with { Error = StoredText.Of(failure.Error, highest: '\x7f') },
        _ => failure with { Error = NotStored },
    };

    /// <summary>
    /// Records a failure, and less of its text each time that the database refuses it although it works: characters that its encoding
    /// lacks, for instance.
    /// </summary>
    private async ValueTask<bool> RecordAsync(OutboxMessage message, Func<int, ValueTask> record)
    {
        for (var step = 0; ; step++)
        {
            try
            {
                await record(step).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException) when (storage.ExclusiveWriter is not null)
            {
                // A handler of this process has the only writer for a long time. The mark is not refused; it waits.
                step--;
            }
            catch (Exception exception) when (!storage.IsOutage(exception) || IsRefusal(exception, step))
            {
                if (step < 2)
                    continue;
                OutboxLog.NotMarked(logger, message.Envelope.Id, message.Envelope.Name, exception);
                return false;
            }
        }
    }

    // An adapter that cannot tell text that is refused from an outage says outage of both. Trying with less costs an outage nothing.
    private static bool IsRefusal(Exception exception, int step) =>
        step < 2 && exception is System.Data.Common.DbException { IsTransient: false };

    private static DateTimeOffset? After(DateTimeOffset now, TimeSpan? delay) => delay is { } wait ? now + wait : null;

    private DeliveryFailure ToFailure(OutboxMessage message, HandlerFailure failure)
    {
        var envelope = message.Envelope;
        if (failure.Exception is TargetUnavailableException unavailable)
            return ToFailure(failure.Handler, unavailable, unavailable.RetryAfter) with { IsPostponement = true };
        var attempt = message.Handler is null ? 1 : message.Attempts + 1;
        var delay = DelayAfter(PolicyOf(failure), attempt, failure.Exception);
        StoreInstruments.CountFailed(envelope, failure.Exception, isDead: delay is null, options.TenantTag);
        if (delay is null)
            OutboxLog.HandlerGaveUp(logger, envelope.Id, envelope.Name, failure.Handler, attempt, failure.Exception);
        else
            OutboxLog.HandlerFailed(logger, envelope.Id, envelope.Name, failure.Handler, attempt, delay.Value, failure.Exception);
        return ToFailure(failure.Handler, failure.Exception, delay);
    }

    private DeliveryFailure ToFailure(string handler, Exception exception, TimeSpan? delay)
    {
        var now = options.TimeProvider.GetUtcNow();
        var text = StoredText.Of(exception);
        return new DeliveryFailure(handler, text.Length > 0 ? text : exception.GetType().ToString(), now, After(now, delay));
    }

    private RetryPolicy PolicyOf(HandlerFailure failure)
    {
        try
        {
            return failure.Contract?.Retries(options.Retries) ?? options.Retries;
        }
        catch (Exception exception)
        {
            OutboxLog.PolicyFailed(logger, failure.Handler, exception);
            return options.Retries;
        }
    }

    /// <summary>
    /// The policy's predicate is the application's code. When it throws, the exception counts as one that another attempt may help.
    /// </summary>
    private TimeSpan? DelayAfter(RetryPolicy policy, int attempt, Exception exception)
    {
#pragma warning disable CA5394 // Spreads retries; nothing depends on its being unpredictable.
        var chance = Random.Shared.NextDouble();
#pragma warning restore CA5394
        try
        {
            return policy.DelayAfter(attempt, exception, chance);
        }
        catch (Exception second)
        {
            OutboxLog.PolicyFailed(logger, exception.GetType().ToString(), second);
            return (policy with { IsHopeless = static _ => false }).DelayAfter(attempt, exception, chance);
        }
    }
}
