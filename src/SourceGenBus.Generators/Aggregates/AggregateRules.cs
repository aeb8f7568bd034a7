using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Emission;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>
/// What makes a class an aggregate, which events it applies, and which class of a hierarchy gets the dispatch to them. Generator and
/// analyzer run the same code.
/// </summary>
internal static class AggregateRules
{
    /// <summary>Whether a class derives from <c>AggregateRoot&lt;TId&gt;</c>, through any number of bases.</summary>
    internal static bool IsAggregate(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.BaseType is { } parent && parent.SelfAndBases().Any(IsAggregateRoot);

    internal static bool IsAggregateRoot(INamedTypeSymbol? type) =>
        type is { Arity: 1 } && type.Is(KnownNames.DomainNamespace, KnownNames.AggregateRoot);

    /// <summary>Whether the generator writes a dispatch into this class, since it can and the bases leave something to do.</summary>
    internal static bool IsGenerated(INamedTypeSymbol type, Compilation compilation) =>
        IsAggregate(type)
        && type.IsInSource()
        && !DispatchesItself(type)
        && CanContinue(type)
        && !InheritsSealedDispatch(type, compilation)
        && (!InheritsDispatch(type, compilation) || !OwnEvents(type, compilation).IsEmpty || InheritedEvents(type, compilation).Any());

    /// <summary>Whether the class does not compile, or would leave out events of its own, without a generated dispatch.</summary>
    internal static bool NeedsDispatch(INamedTypeSymbol type, Compilation compilation) =>
        IsAggregate(type)
        && !DispatchesItself(type)
        && (type.IsAbstract
            ? OwnMethods(type).Any(static method => method.DeclaredAccessibility == Accessibility.Private)
            : !InheritsDispatch(type, compilation) || OwnMethods(type).Any() || InheritedEvents(type, compilation).Any());

    /// <summary>Whether the class and all that it is nested in can be continued in a generated file.</summary>
    internal static bool CanContinue(INamedTypeSymbol type) => type.SelfAndContainers().All(static level =>
        !level.IsFileLocal && level.DeclaringSyntaxReferences.All(static part =>
            part.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)));

    /// <summary>Whether the user wrote the dispatch of this very class.</summary>
    internal static bool DispatchesItself(INamedTypeSymbol type) => DispatchOf(type) is { } dispatch && !IsOurs(dispatch);

    /// <summary>The dispatch that the generator wrote into this very class; null before it ran, and where it wrote none.</summary>
    internal static IMethodSymbol? GeneratedDispatchOf(INamedTypeSymbol type) =>
        DispatchOf(type) is { } dispatch && IsOurs(dispatch) ? dispatch : null;

    /// <summary>Whether a base has a dispatch to fall back to.</summary>
    internal static bool InheritsDispatch(INamedTypeSymbol type, Compilation compilation) =>
        NearestDispatch(type, compilation) is { IsAbstract: false };

    /// <summary>Whether a base has a dispatch that nothing may be added to.</summary>
    internal static bool InheritsSealedDispatch(INamedTypeSymbol type, Compilation compilation) =>
        NearestDispatch(type, compilation) is { IsSealed: true };

    /// <summary>
    /// The <c>Apply</c> methods that this class declares for events, whether or not generated code can name these. What a type parameter of
    /// the class stands for is known when the dispatch runs.
    /// </summary>
    internal static IEnumerable<IMethodSymbol> OwnMethods(INamedTypeSymbol type) => type.GetMembers(KnownNames.Apply)
        .OfType<IMethodSymbol>()
        .Where(static method => method is { MethodKind: MethodKind.Ordinary, IsStatic: false, Arity: 0, ReturnsVoid: true, Parameters.Length: 1 }
            && method.Parameters[0].RefKind is RefKind.None or RefKind.In
            && !method.Parameters[0].Type.ContainsError()
            && method.Parameters[0].Type.SpecialType != SpecialType.System_Object
            && (method.Parameters[0].Type is ITypeParameterSymbol || EventRules.WhyNeverArrives(method.Parameters[0].Type) is null));

    /// <summary>The events among the <c>Apply</c> methods of this class that its dispatch can call, in the order of the members.</summary>
    internal static ImmutableArray<ITypeSymbol> OwnEvents(INamedTypeSymbol type, Compilation compilation) => OwnMethods(type)
        .Where(static method => !method.IsForbidden())
        .Select(static method => method.Parameters[0].Type)
        .Where(@event => @event.IsNameableIn(type, compilation))
        .ToImmutableArray();

    /// <summary>
    /// The events that the class applies, its bases included; default when it cannot be told, since a base has a dispatch of its own
    /// or is in another assembly, whose private methods do not show.
    /// </summary>
    internal static ImmutableArray<ITypeSymbol> AppliedEvents(INamedTypeSymbol type, Compilation compilation)
    {
        var events = ImmutableArray.CreateBuilder<ITypeSymbol>();
        foreach (var level in type.SelfAndBases().TakeWhile(static level => !IsAggregateRoot(level)))
        {
            var methods = OwnMethods(level);
            if (IsElsewhereWithoutDispatch(level, compilation))
                methods = methods.Where(method => compilation.IsSymbolAccessibleWithin(method, type));
            else if (DispatchesItself(level) || !level.IsInSource())
                return default;
            events.AddRange(methods.Select(static method => method.Parameters[0].Type));
        }

        return events.ToImmutable();
    }

    /// <summary>The nearest base in another assembly whose methods only a dispatch of this one could call; null without one.</summary>
    internal static INamedTypeSymbol? BaseElsewhereWithoutDispatch(INamedTypeSymbol type, Compilation compilation) => type.SelfAndBases()
        .Skip(1)
        .TakeWhile(static level => !IsAggregateRoot(level))
        .FirstOrDefault(level => IsElsewhereWithoutDispatch(level, compilation));

    /// <summary>
    /// The methods of bases without a dispatch that the dispatch of this class, which would be the first to call them, cannot call or whose
    /// event it cannot name. A private one of the same project is a matter of its own class, which has to be partial.
    /// </summary>
    internal static IEnumerable<IMethodSymbol> UnreachedMethods(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.IsAbstract && !IsGenerated(type, compilation))
            return [];

        var reached = new HashSet<ITypeSymbol>(InheritedEvents(type, compilation), RunTimeTypes.Comparer);
        reached.UnionWith(OwnMethods(type).Select(static method => method.Parameters[0].Type));
        return InheritedMethods(type, compilation).Where(method =>
            !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly)
            && !reached.Contains(method.Parameters[0].Type));
    }

    /// <summary>Whether other projects may derive from a class that has no dispatch, and whose methods theirs could not call.</summary>
    internal static bool HidesMethods(INamedTypeSymbol type, Compilation compilation) =>
        type is { IsAbstract: true, IsSealed: false }
        && !Programs.IsProgram(compilation)
        && type.SelfAndContainers().All(IsVisibleElsewhere)
        && type.InstanceConstructors.Any(IsVisibleElsewhere)
        && !HasDispatch(type, compilation)
        && OwnMethods(type).Any(static method => !IsVisibleElsewhere(method));

    internal static AggregateModel ToModel(INamedTypeSymbol type, Compilation compilation)
    {
        var declarations = type.SelfAndContainers().Reverse().Select(
            static part => $"{(part.IsRefLikeType ? "ref " : "")}partial {KeywordOf(part)} {part.ToShortName()}");
        var hint = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        var own = OwnEvents(type, compilation).Distinct(RunTimeTypes.Comparer).ToList();
        return new AggregateModel(
            type.ContainingNamespace.IsGlobalNamespace
                ? null
                : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat),
            declarations.ToEquatableArray(),
            Identifiers.Shorten(new string(hint.Select(static character => char.IsLetterOrDigit(character) ? character : '_').ToArray())),
            own.Select(static @event => @event.ToQualifiedName()).ToEquatableArray(),
            DispatchedEvents(type, compilation).Skip(own.Count).Select(static @event => @event.ToQualifiedName()).ToEquatableArray(),
            InheritsDispatch(type, compilation));
    }

    /// <summary>The events that the generated dispatch of a class applies: its own ones first, then those of bases, each once.</summary>
    internal static IEnumerable<ITypeSymbol> DispatchedEvents(INamedTypeSymbol type, Compilation compilation) => OwnEvents(type, compilation)
        .Concat(InheritedEvents(type, compilation))
        .Distinct(RunTimeTypes.Comparer);

    /// <summary>
    /// What bases without a dispatch apply: abstract classes that are not partial, or that were compiled without the generator. The
    /// first class below them that has a dispatch calls their methods, as far as it can see them.
    /// </summary>
    private static IEnumerable<ITypeSymbol> InheritedEvents(INamedTypeSymbol type, Compilation compilation) =>
        InheritedMethods(type, compilation)
        .Where(method => IsCallable(method, type, compilation))
        .Select(static method => method.Parameters[0].Type)
        .Where(@event => @event.IsNameableIn(type, compilation));

    private static IEnumerable<IMethodSymbol> InheritedMethods(INamedTypeSymbol type, Compilation compilation) => type.SelfAndBases()
        .Skip(1)
        .TakeWhile(level => !IsAggregateRoot(level) && !HasDispatch(level, compilation))
        .SelectMany(OwnMethods);

    /// <summary>Whether the dispatch of a class can call a method of one of its bases.</summary>
    internal static bool IsCallable(IMethodSymbol method, INamedTypeSymbol type, Compilation compilation) =>
        method.DeclaredAccessibility != Accessibility.Private
        && !method.IsForbidden()
        && compilation.IsSymbolAccessibleWithin(method, type);

    private static bool IsElsewhereWithoutDispatch(INamedTypeSymbol level, Compilation compilation) =>
        !SymbolEqualityComparer.Default.Equals(level.ContainingAssembly, compilation.Assembly) && !HasDispatch(level, compilation);

    private static bool IsVisibleElsewhere(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool HasDispatch(INamedTypeSymbol type, Compilation compilation) =>
        DispatchOf(type.OriginalDefinition) is not null || IsGenerated(type.OriginalDefinition, compilation);

    /// <summary>The nearest dispatch above a class; a generator does not see those that it writes itself.</summary>
    private static (bool IsAbstract, bool IsSealed)? NearestDispatch(INamedTypeSymbol type, Compilation compilation)
    {
        foreach (var level in type.SelfAndBases().Skip(1).TakeWhile(static level => !IsAggregateRoot(level)))
        {
            if (DispatchOf(level.OriginalDefinition) is { } dispatch)
                return (dispatch.IsAbstract, dispatch.IsSealed);
            if (IsGenerated(level.OriginalDefinition, compilation))
                return (false, false);
        }

        return null;
    }

    private static IMethodSymbol? DispatchOf(INamedTypeSymbol type) => type.GetMembers(KnownNames.ApplyEvent)
        .OfType<IMethodSymbol>()
        .FirstOrDefault(static method => method is { IsStatic: false, Arity: 0, Parameters.Length: 1 }
            && method.Parameters[0].Type.SpecialType == SpecialType.System_Object);

    private static bool IsOurs(IMethodSymbol method) => method.GetAttributes().Any(static attribute =>
        attribute.AttributeClass.Is("System.CodeDom.Compiler", "GeneratedCodeAttribute")
        && attribute.ConstructorArguments.FirstOrDefault().Value is KnownNames.Assembly);

    private static string KeywordOf(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
