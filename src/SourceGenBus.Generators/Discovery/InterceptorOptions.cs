using Microsoft.CodeAnalysis.Diagnostics;

namespace SourceGenBus.Generators.Discovery;

/// <summary>
/// Whether calls are intercepted: the MSBuild property <c>SourceGenBusInterceptors</c>, which the package's own targets set
/// together with the namespace that the compiler must allow.
/// </summary>
internal sealed record InterceptorOptions(bool Enabled)
{
    internal static InterceptorOptions Read(AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken) =>
        new(options.GlobalOptions.TryGetValue("build_property.SourceGenBusInterceptors", out var value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase));
}
