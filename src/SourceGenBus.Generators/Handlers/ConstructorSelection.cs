using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Handlers;

/// <summary>Chooses the constructor that generated code calls, by the rules that the container itself goes by.</summary>
internal sealed record ConstructorSelection(bool IsUsable, EquatableArray<DependencyModel> Dependencies)
{
    private static readonly ConstructorSelection Unusable = new(false, EquatableArray<DependencyModel>.Empty);

    internal static ConstructorSelection Select(INamedTypeSymbol type, Compilation compilation, Action<Diagnostic>? report)
    {
        var constructor = Choose(Candidates(type, compilation), out var why);
        if (constructor is not null)
            why = WhyUnusable(constructor, compilation);
        if (constructor is null || why is not null)
        {
            var location = (constructor?.Locations ?? type.Locations).FirstOrDefault(static location => location.IsInSource);
            if (why is { Length: > 0 })
                report?.Invoke(Diagnostic.Create(HandlerDescriptors.UnusableConstructor, location, type.ToShortName(), why));
            return Unusable;
        }

        return new ConstructorSelection(true, constructor.Parameters.Select(ReadParameter).ToEquatableArray());
    }

    /// <summary>The constructor that would be called; null when none is to be preferred.</summary>
    internal static IMethodSymbol? ConstructorOf(INamedTypeSymbol type, Compilation compilation) =>
        Choose(Candidates(type, compilation), out _);

    private static ImmutableArray<IMethodSymbol> Candidates(INamedTypeSymbol type, Compilation compilation) =>
        type.InstanceConstructors
            .Where(constructor => !IsCopyConstructor(constructor) && compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly) && !constructor.IsForbidden())
            .ToImmutableArray();

    private static IMethodSymbol? Choose(ImmutableArray<IMethodSymbol> constructors, out string? why)
    {
        why = null;
        if (constructors.IsEmpty)
        {
            why = "it has no public or internal constructor; make one accessible";
            return null;
        }

        if (constructors.FirstOrDefault(IsPreferred) is { } preferred)
            return preferred;

        var most = constructors.Max(static constructor => constructor.Parameters.Length);
        var greediest = constructors.Where(constructor => constructor.Parameters.Length == most).ToImmutableArray();
        if (greediest.Length == 1)
            return greediest[0];

        why = $"it has {greediest.Length} constructors with {most} parameters; mark the one to use with [ActivatorUtilitiesConstructor]";
        return null;
    }

    /// <summary>Null when it can be called; empty when the compiler reports the reason anyway.</summary>
    private static string? WhyUnusable(IMethodSymbol constructor, Compilation compilation)
    {
        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Type.ContainsError())
                return "";
            if (parameter.RefKind is not (RefKind.None or RefKind.In))
                return $"parameter '{parameter.Name}' is passed by reference; take it by value";
            if (parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol || parameter.Type.IsRefLikeType)
                return $"parameter '{parameter.Name}' is of type '{parameter.Type.ToShortName()}', which no container can supply";
            if (TypeNames.WhyUnnameable(parameter.Type, compilation.Assembly, compilation) is { } why)
            {
                return $"the type of parameter '{parameter.Name}' is {why}, so generated code cannot name it; "
                    + Accessibilities.Remedy(parameter.Type, compilation);
            }

            if (ServiceKeys.WhyUnusable(parameter, compilation) is { } whyKey)
                return whyKey;
        }

        var required = RequiredMember(constructor);
        return required is null
            ? null
            : $"member '{required.Name}' is required, which only an object initializer could set; take it in the constructor";
    }

    private static ISymbol? RequiredMember(IMethodSymbol constructor)
    {
        if (constructor.GetAttributes().Any(static attribute => attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute")))
            return null;
        return constructor.ContainingType.SelfAndBases()
            .SelectMany(static type => type.GetMembers())
            .FirstOrDefault(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
    }

    private static bool IsPreferred(IMethodSymbol constructor) =>
        constructor.GetAttributes().Any(static attribute =>
            attribute.AttributeClass.Is("Microsoft.Extensions.DependencyInjection", "ActivatorUtilitiesConstructorAttribute"));

    private static bool IsCopyConstructor(IMethodSymbol constructor) =>
        constructor is { ContainingType.IsRecord: true, Parameters.Length: 1 }
        && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, constructor.ContainingType);

    private static DependencyModel ReadParameter(IParameterSymbol parameter)
    {
        var isNullableValue = parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        return new DependencyModel(
            (isNullableValue ? ((INamedTypeSymbol)parameter.Type).TypeArguments[0] : parameter.Type).ToQualifiedName(),
            ServiceKeys.ExpressionOf(parameter),
            parameter.HasExplicitDefaultValue ? Literals.Of(parameter.ExplicitDefaultValue, parameter.Type) : null);
    }
}
