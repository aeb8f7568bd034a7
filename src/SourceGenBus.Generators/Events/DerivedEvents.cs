using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Events;

/// <summary>
/// The concrete event types that a compilation knows of a base type: in its own source, and in the referenced assemblies that
/// can have any, which are the one that declares the base and those that reference it, be it through others.
/// </summary>
internal static class DerivedEvents
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, INamedTypeSymbol[]> Concrete = new();

    /// <summary>The property of a handler attribute that includes them.</summary>
    internal const string Argument = "IncludeDerived";

    /// <summary>The value of <c>IncludeDerived</c>.</summary>
    internal static bool AreIncluded(AttributeData attribute) =>
        attribute.NamedArguments.Any(static argument => argument is { Key: Argument, Value.Value: true });

    /// <summary>Whether a type can stand for those that derive from it; every other is what it is.</summary>
    internal static bool CanStandFor(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface or TypeKind.Class, IsStatic: false };

    /// <summary>
    /// The types, by name, the base itself among them when it is concrete. Open generic types are left out, and so is everything of
    /// a base that .NET declares: what derives from <c>object</c> or <c>IDisposable</c> is not for that reason an event.
    /// </summary>
    internal static IEnumerable<INamedTypeSymbol> Of(INamedTypeSymbol baseType, Compilation compilation)
    {
        if (EmittedEvents.IsInSystem(baseType))
            return [];

        return All(baseType, compilation)
            .Where(type => type.IsNameable(compilation))
            .OrderBy(static type => type.ToQualifiedName(), StringComparer.Ordinal);
    }

    /// <summary>
    /// The types that derive from the base and are left out, each with the reason as the end of 'it is ...'. What another assembly
    /// keeps to itself is none of this one's business, except for the cases of an F# union, which all are events to those who see it.
    /// </summary>
    internal static IEnumerable<(INamedTypeSymbol Type, string Why)> LeftOut(INamedTypeSymbol baseType, Compilation compilation)
    {
        if (EmittedEvents.IsInSystem(baseType))
            yield break;

        foreach (var type in All(baseType, compilation).OrderBy(RunTimeTypes.KeyOf, StringComparer.Ordinal))
        {
            if (TypeNames.WhyUnnameable(type, compilation.Assembly, compilation) is not { } why)
                continue;
            if (type.IsInSource() || compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
                yield return (type, why);
            else if (IsCaseWithoutFields(type))
                yield return (type, "a union case without fields, whose class F# keeps internal (give it a field)");
        }
    }

    private static bool IsCaseWithoutFields(INamedTypeSymbol type) =>
        type.Name.StartsWith("_", StringComparison.Ordinal)
        && type.ContainingType is { } union
        && union.GetAttributes().Any(
            static attribute => attribute.AttributeClass.Is("Microsoft.FSharp.Core", "CompilationMappingAttribute"));

    private static IEnumerable<INamedTypeSymbol> All(INamedTypeSymbol baseType, Compilation compilation) =>
        AssemblyReferences.Of(compilation).WithThoseThatReach(baseType.ContainingAssembly)
            .Prepend(compilation.Assembly)
            .Distinct<IAssemblySymbol>(SymbolEqualityComparer.Default)
            .SelectMany(static assembly => Concrete.GetValue(assembly, ReadConcrete))
            .Where(type => Derives(type, baseType, compilation));

    /// <summary>
    /// Whether <c>is</c> holds when the program runs: an <c>IOf&lt;Dog&gt;</c> is an <c>IOf&lt;Animal&gt;</c> where the parameter is
    /// <c>out</c>.
    /// </summary>
    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol baseType, Compilation compilation) =>
        baseType.TypeKind == TypeKind.Interface
            ? type.AllInterfaces.Contains(baseType, RunTimeTypes.Comparer) || (IsVariant(baseType) && IsConstructedAlike(type, baseType)
                && compilation.ClassifyConversion(type, baseType) is { IsImplicit: true } conversion
                    && (conversion.IsReference || conversion.IsBoxing))
            : type.SelfAndBases().Contains(baseType, RunTimeTypes.Comparer);

    private static bool IsVariant(INamedTypeSymbol type) =>
        type.SelfAndContainers().Any(static level => level.TypeParameters.Any(static parameter => parameter.Variance != VarianceKind.None));

    private static bool IsConstructedAlike(INamedTypeSymbol type, INamedTypeSymbol baseType) =>
        type.AllInterfaces.Any(
            implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, baseType.OriginalDefinition));

    private static INamedTypeSymbol[] ReadConcrete(IAssemblySymbol assembly)
    {
        var found = ImmutableArray.CreateBuilder<INamedTypeSymbol>();
        var work = new Stack<INamespaceOrTypeSymbol>();
        work.Push(assembly.GlobalNamespace);
        while (work.Count > 0)
        {
            foreach (var member in work.Pop().GetMembers().OfType<INamespaceOrTypeSymbol>())
            {
                // A generic type is open here, and so is all that is nested in it.
                if (member is INamedTypeSymbol { Arity: > 0 })
                    continue;
                work.Push(member);
                if (member is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
                    && !type.IsNameless()
                    && EventRules.WhyNeverArrives(type) is null)
                {
                    found.Add(type);
                }
            }
        }

        return found.ToArray();
    }
}
