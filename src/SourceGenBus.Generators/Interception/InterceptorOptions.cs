using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SourceGenBus.Generators.Interception;

/// <summary>
/// Whether calls are intercepted: the MSBuild property <c>SourceGenBusInterceptors</c>, which the package's own targets set
/// together with the namespace that the compiler must allow.
/// </summary>
internal static class InterceptorOptions
{
    internal static bool IsEnabled(AnalyzerConfigOptionsProvider options, CancellationToken cancellationToken) =>
        options.GlobalOptions.TryGetValue("build_property.SourceGenBusInterceptors", out var value)
            && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether the compiler accepts interceptors in a namespace. A project that sets the list of such namespaces after the package's
    /// targets have leaves ours out, and an interceptor there is an error, CS9137.
    /// </summary>
    internal static bool IsAllowed(ParseOptions? options, string @namespace)
    {
        if (options is null || !options.Features.TryGetValue("InterceptorsNamespaces", out var allowed))
            return false;

        // Each of the list allows itself and what is below. It is compared as it is written, spaces and all.
        var name = @namespace.Replace("@", "") + ".";
        return allowed.Split(';').Any(parent => parent.Length > 0 && name.StartsWith(parent + ".", StringComparison.Ordinal));
    }
}
