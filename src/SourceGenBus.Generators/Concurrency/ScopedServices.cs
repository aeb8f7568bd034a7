using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>The services that a compilation registers as scoped. Read file by file and kept between edits.</summary>
internal sealed class ScopedServices
{
    private static readonly ConditionalWeakTable<Compilation, ScopedServices> Known = new();
    private static readonly PerFile<string> Files = new(ReadFile);

    private readonly HashSet<string> _services = new(StringComparer.Ordinal);

    private ScopedServices(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var (_, services) in Files.Read(compilation, cancellationToken))
            _services.UnionWith(services);
    }

    internal static ScopedServices Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out var services)
            ? services
            : Known.GetValue(compilation, compilation => new ScopedServices(compilation, cancellationToken));

    /// <summary>Whether a service lives as long as its scope: a <c>DbContext</c>, or registered so.</summary>
    internal bool Contains(INamedTypeSymbol type) =>
        type.SelfAndBases().Any(static level => level.Is(EntityFramework.Namespace, EntityFramework.DbContext))
        || _services.Contains(RunTimeTypes.KeyOf(type))
        || (type.Arity > 0 && _services.Contains(RunTimeTypes.KeyOf(type.ConstructUnboundGenericType())));

    private static ImmutableArray<string> ReadFile(SemanticModel model, TreeScan scan, CancellationToken cancellationToken)
    {
        if (scan.RegistrationCalls.IsEmpty)
            return ImmutableArray<string>.Empty;

        var services = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in scan.RegistrationCalls)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
                && ServiceOf(method, call, model, cancellationToken) is INamedTypeSymbol service
                && IsOnServices(method))
            {
                services.Add(RunTimeTypes.KeyOf(service));
            }
        }

        return services.ToImmutableArray();
    }

    private static bool IsOnServices(IMethodSymbol method) =>
        (method.ReducedFrom ?? method).Parameters.FirstOrDefault()?.Type.Is(
            "Microsoft.Extensions.DependencyInjection", "IServiceCollection") == true;

    /// <summary>
    /// <c>AddScoped&lt;IService, Service&gt;()</c> or <c>AddScoped(typeof(IService), ...)</c>: the first type is the service.
    /// </summary>
    private static ITypeSymbol? ServiceOf(
        IMethodSymbol method,
        InvocationExpressionSyntax call,
        SemanticModel model,
        CancellationToken cancellationToken)
    {
        if (method.TypeArguments.Length > 0)
            return method.TypeArguments[0];
        var first = call.ArgumentList.Arguments.Select(static argument => argument.Expression)
            .OfType<TypeOfExpressionSyntax>()
            .FirstOrDefault();
        return first is null ? null : model.GetTypeInfo(first.Type, cancellationToken).Type;
    }
}
