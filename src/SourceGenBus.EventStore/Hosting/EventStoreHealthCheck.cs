using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Whether the store works: its database can be reached, has the schema of this program, and relays and projections run. It is degraded
/// when events wait for too long, gave up, or a projection is far behind. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Add it with <c>services.AddHealthChecks().AddCheck&lt;EventStoreHealthCheck&gt;("event store")</c> beside
/// <see cref="EventStoreBuilder.AddHosting"/>.
/// Each call asks the database for its schema; the numbers are those that the host read last.
/// </remarks>
public sealed class EventStoreHealthCheck : IHealthCheck
{
    private readonly IDurableStore _store;
    private readonly StoreOutages _outages;
    private readonly StoreWorkers _workers;
    private readonly StoreMonitor _monitor;
    private readonly EventStoreHostingOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Makes one.</summary>
    /// <param name="services">The container of a program that called <see cref="EventStoreBuilder.AddHosting"/>.</param>
    /// <exception cref="InvalidOperationException">The program did not.</exception>
    public EventStoreHealthCheck(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _options = services.GetService<EventStoreHostingOptions>()
            ?? throw new InvalidOperationException(
                "The health check looks at a store that a host runs. Call AddHosting() in the delegate of services.AddEventStore(...).");
        _store = services.GetRequiredService<IDurableStore>();
        _outages = services.GetRequiredService<StoreOutages>();
        _workers = services.GetRequiredService<StoreWorkers>();
        _monitor = services.GetRequiredService<StoreMonitor>();
        _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var failure = context.Registration.FailureStatus;
        StoreSchema schema;
        StoreSample sample;
        try
        {
            schema = await _store.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
            sample = _monitor.Latest ?? await _monitor.SampleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_store.IsOutage(exception) || exception is StoreSchemaException)
        {
            var since = _outages.Current is { } outage ? string.Create(CultureInfo.InvariantCulture, $" since {outage.Since:O}") : "";
            return new HealthCheckResult(failure, $"The database cannot be used{since}: {exception.Message}", exception);
        }

        var data = DataOf(schema, sample);
        List<string> broken = [.. Broken(schema)];
        if (broken.Count > 0)
            return new HealthCheckResult(failure, string.Join(' ', broken), exception: null, data);
        List<string> worries = [.. Worries(sample)];
        return worries.Count > 0
            ? HealthCheckResult.Degraded(string.Join(' ', worries), exception: null, data)
            : HealthCheckResult.Healthy("The event store works.", data);
    }

    private IEnumerable<string> Broken(StoreSchema schema)
    {
        if (schema.Current != schema.Newest)
            yield return $"The store has schema version {schema.Current}, but this program works with version {schema.Newest}.";
        foreach (var worker in _workers.All)
        {
            if (worker.End is { } end)
                yield return end.IsFinal
                    ? $"The {worker.Name} has stopped: {MessageOf(end.Exception)}"
                    : $"The {worker.Name} has ended unexpectedly and is started again: {MessageOf(end.Exception)}";
        }

        if (_workers.RunningRelays < _options.Relays)
            yield return $"{_workers.RunningRelays} of {_options.Relays} relays run.";
    }

    private IEnumerable<string> Worries(StoreSample sample)
    {
        var thresholds = _options.Health;
        if (sample.OldestDue is { } since && _clock.GetUtcNow() - since >= thresholds.OldestEvent)
            yield return string.Create(CultureInfo.InvariantCulture, $"An event that could be delivered waits since {since:O}.");
        if (sample.Outbox.DeadLetters >= thresholds.DeadLetters)
            yield return $"{sample.Outbox.DeadLetters} events gave up and wait for a person.";
        if (sample.Outbox.Parked >= thresholds.Parked)
            yield return $"{sample.Outbox.Parked} events wait behind a dead letter.";
        foreach (var follower in sample.Followers)
        {
            if (follower.Failure is { } failed)
                yield return $"{follower.Name} has failed {failed.Attempts} times in a row{(failed.Position is { } position ? $" on the event at position {position}" : "")}: {MessageOf(failed.Exception)}";
            if (follower.Lag >= thresholds.ProjectionLag)
                yield return $"{follower.Name} is {follower.Lag} positions behind.";
            if (follower.Parked >= thresholds.ParkedByProjection)
                yield return $"{follower.Name} has put {follower.Parked} events aside, which wait for a person.";
        }
    }

    private Dictionary<string, object> DataOf(StoreSchema schema, StoreSample sample)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["schema"] = schema.Current,
            ["relays"] = _workers.RunningRelays,
            ["ready"] = sample.Outbox.Ready,
            ["waiting"] = sample.Outbox.Waiting,
            ["parked"] = sample.Outbox.Parked,
            ["deadLetters"] = sample.Outbox.DeadLetters,
        };
        if (sample.OldestDue is { } since)
            data["oldestSince"] = since;
        foreach (var follower in sample.Followers)
        {
            data[$"lag of {follower.Name}"] = follower.Lag;
            if (follower.Parked > 0)
                data[$"parked by {follower.Name}"] = follower.Parked;
        }

        return data;
    }

    /// <summary>The exception is the application's, and its message may throw.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception second)
        {
            return $"{exception.GetType()}, whose message cannot be read, since that throws {second.GetType()}.";
        }
    }
}
