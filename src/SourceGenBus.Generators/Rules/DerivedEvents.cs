using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Rules;

/// <summary>
/// The concrete event types that a compilation knows of a base type: in its own source, and in the referenced assemblies that
/// can have any, which are the one that declares the base and those that reference it.
/// </summary>
internal static class DerivedEvents
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, INamedTypeSymbol[]> Concrete = new();

    /// <summary>The value of <c>IncludeDerived</c>.</summary>
    internal static bool AreIncluded(AttributeData attribute) =>
        attribute.NamedArguments.Any(static argument => argument is { Key: "IncludeDerived", Value.Value: true });

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

        var home = baseType.ContainingAssembly;
        return compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => SymbolEqualityComparer.Default.Equals(assembly, home) || References(assembly, home.Identity))
            .Prepend(compilation.Assembly)
            .SelectMany(static assembly => Concrete.GetValue(assembly, ReadConcrete))
            .Where(type => type.IsNameable(compilation) && Derives(type, baseType))
            .OrderBy(static type => type.ToQualifiedName(), StringComparer.Ordinal);
    }

    private static bool References(IAssemblySymbol assembly, AssemblyIdentity identity) =>
        assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == identity.Name));

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol baseType) =>
        baseType.TypeKind == TypeKind.Interface
            ? type.AllInterfaces.Contains(baseType, SymbolEqualityComparer.Default)
            : type.SelfAndBases().Contains(baseType, SymbolEqualityComparer.Default);

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
