using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>Reads the middleware of an assembly. Generator and analyzer run the same code.</summary>
internal static class MiddlewareRules
{
    /// <summary>Reads every valid <c>[assembly: UseMiddleware&lt;T&gt;]</c>.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="report">Receives what is wrong; null when only the valid ones matter.</param>
    internal static ImmutableArray<MiddlewareUse> Read(Compilation compilation, Action<Diagnostic>? report)
    {
        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp11 })
            return ImmutableArray<MiddlewareUse>.Empty;

        var uses = ImmutableArray.CreateBuilder<MiddlewareUse>();
        foreach (var attribute in compilation.Assembly.GetAttributes())
        {
            if (attribute.AttributeClass is not { Arity: 1 } attributeClass
                || !attributeClass.Is(KnownNames.Namespace, "UseMiddlewareAttribute")
                || attributeClass.TypeArguments[0] is not INamedTypeSymbol type
                || type.ContainsError()
                || !type.IsReferenceType
                || attribute.ConstructorArguments.Length != 1
                || attribute.ConstructorArguments[0].Value is not int order)
            {
                continue; // Half-typed; the compiler says what is missing.
            }

            if (uses.FirstOrDefault(use => use.Order == order) is { } other)
            {
                report?.Invoke(Diagnostic.Create(
                    MiddlewareDescriptors.SameOrder, LocationOf(attribute), type.ToShortName(), other.Type.ToShortName(), order));
                continue;
            }

            if (ReadUse(type, order, attribute, compilation, report) is { } read)
                uses.Add(read);
        }

        return uses.ToImmutable();
    }

    private static MiddlewareUse? ReadUse(
        INamedTypeSymbol type,
        int order,
        AttributeData attribute,
        Compilation compilation,
        Action<Diagnostic>? report)
    {
        if (WhyUnusable(type, compilation) is { } why)
        {
            report?.Invoke(Diagnostic.Create(MiddlewareDescriptors.UnusableClass, LocationOf(attribute), type.ToShortName(), why));
            return null;
        }

        var methods = type.SelfAndBases()
            .SelectMany(static level => level.GetMembers(KnownNames.InvokeAsync))
            .OfType<IMethodSymbol>()
            .Where(method => !method.IsStatic && compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
            .ToList();
        var signatures = methods.Select(MiddlewareSignature.Read).OfType<MiddlewareSignature>().ToList();

        // One that takes a next but could not be called would be passed over without a word: commands, say, would skip it.
        var misshapen = methods.FirstOrDefault(
            static method => MiddlewareSignature.Read(method) is null && MiddlewareSignature.TakesNext(method));
        if (signatures.Count == 0 || misshapen is not null)
        {
            report?.Invoke(Diagnostic.Create(
                MiddlewareDescriptors.NoInvokeAsync,
                LocationOf(attribute),
                type.ToShortName(),
                misshapen is null
                    ? "no InvokeAsync that the bus could call"
                    : $"an InvokeAsync that the bus cannot call, '{misshapen.ToShortName()}'"));
            return null;
        }

        Action<Diagnostic>? reportHere = report is null
            ? null
            : diagnostic => report(
                Diagnostic.Create(diagnostic.Descriptor, LocationOf(attribute), type.ToShortName(), ReasonOf(diagnostic)));
        var constructor = ConstructorSelection.Select(type, compilation, reportHere);
        return constructor.IsUsable ? new MiddlewareUse(type, order, attribute, signatures, constructor.Dependencies) : null;
    }

    private static string? WhyUnusable(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.IsStatic)
            return "static";
        if (type.IsAbstract)
            return type.TypeKind == TypeKind.Interface ? "an interface" : "abstract";
        if (TypeNames.WhyUnnameable(type, compilation.Assembly, compilation) is { } why)
            return why;

        // The container knows a class once, with one lifetime, and a middleware lives as long as the bus.
        return type.GetAttributes().Any(static attribute => HandlerMark.Read(attribute) is not null && HandlerRules.LifetimeOf(attribute) != HandlerLifetimeModel.Singleton)
            ? "also a handler with a shorter life than the bus has"
            : null;
    }

    /// <summary>The class may be in another assembly, so what is wrong with it is reported where it is used.</summary>
    private static string ReasonOf(Diagnostic diagnostic)
    {
        var message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        return message.Substring(message.IndexOf(": ", StringComparison.Ordinal) + 2);
    }

    internal static Location LocationOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference ? Location.Create(reference.SyntaxTree, reference.Span) : Location.None;
}
