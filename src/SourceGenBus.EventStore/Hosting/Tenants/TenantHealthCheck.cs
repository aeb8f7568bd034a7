using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SourceGenBus.EventStore.Hosting;

/// <summary>
/// Whether the stores of the tenants work, each as <see cref="EventStoreHealthCheck"/> says. A tenant whose store does not work makes it
/// degraded, since the others are served; it fails when none works. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Add it with <c>services.AddHealthChecks().AddCheck&lt;TenantHealthCheck&gt;("tenants")</c> beside
/// <see cref="TenantEventStoresBuilder.AddHosting"/>.
/// Its data have an entry for each tenant, and the numbers of each under <c>tenant: name</c>.
/// </remarks>
public sealed class TenantHealthCheck : IHealthCheck
{
    private readonly TenantHost _host;

    /// <summary>Makes one.</summary>
    /// <param name="services">The container of a program that called <see cref="TenantEventStoresBuilder.AddHosting"/>.</param>
    /// <exception cref="InvalidOperationException">The program did not.</exception>
    public TenantHealthCheck(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _host = services.GetService<TenantHost>()
            ?? throw new InvalidOperationException(
                "The health check looks at tenants that a host works for. Call AddHosting(...) in the delegate of " +
                "services.AddTenantEventStores(...).");
    }

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tenants = _host.Tenants;
        var results = await Task.WhenAll(tenants.Select(tenant => CheckAsync(tenant, context, cancellationToken))).ConfigureAwait(false);
        var data = new Dictionary<string, object>(StringComparer.Ordinal);
        List<string> worries = [];
        var broken = 0;
        foreach (var (tenant, result) in tenants.Zip(results))
        {
            data[tenant.TenantId] = $"{result.Status}: {result.Description}";
            foreach (var (name, value) in result.Data)
                data[$"{tenant.TenantId}: {name}"] = value;
            if (result.Status != HealthStatus.Healthy)
                worries.Add($"{tenant.TenantId}: {result.Description}");
            if (result.Status != HealthStatus.Healthy && result.Status != HealthStatus.Degraded)
                broken++;
        }

        if (_host.Failure is { } failure)
            worries.Insert(0, $"The tenants cannot be listed: {failure.GetType()}.");
        if ((broken > 0 && broken == tenants.Count) || (tenants.Count == 0 && _host.Failure is not null))
            return new HealthCheckResult(context.Registration.FailureStatus, string.Join(' ', worries), _host.Failure, data);
        return worries.Count > 0
            ? HealthCheckResult.Degraded(string.Join(' ', worries), _host.Failure, data)
            : HealthCheckResult.Healthy($"The stores of {tenants.Count} tenants work.", data);
    }

    private static async Task<HealthCheckResult> CheckAsync(
        HostedTenant tenant, HealthCheckContext context, CancellationToken cancellationToken)
    {
        if (!tenant.HasStarted)
        {
            return tenant.Failure is { } failure
                ? HealthCheckResult.Unhealthy(
                    $"Its store has not started: {failure.GetType()}. The log says why, and it is tried again.", failure)
                : HealthCheckResult.Degraded("Its store starts.");
        }

        try
        {
            var own = new HealthCheckContext
            {
                Registration = new HealthCheckRegistration(
                    context.Registration.Name, static _ => throw new NotSupportedException(), HealthStatus.Unhealthy, tags: null),
            };
            return await new EventStoreHealthCheck(tenant).CheckHealthAsync(own, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Of this tenant alone. Those of the others are answered.
            return HealthCheckResult.Unhealthy($"It could not be looked at: {exception.GetType()}.", exception);
        }
    }
}
