using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Durable;

/// <summary>What makes an event durable, and an upcaster one. Generator and analyzer run the same code.</summary>
internal static class DurableEventRules
{
    /// <summary>Why no contract can be made for the type; null when one can.</summary>
    internal static string? WhyUnusable(DurableEvent @event, Compilation compilation) => @event switch
    {
        { Name: var name } when string.IsNullOrWhiteSpace(name) => "its name is empty",
        { Version: < 1 } => "its version is below 1",
        { FormerNames: var former } when former.Any(string.IsNullOrWhiteSpace) => "one of its former names is empty",
        { FormerNames: var former, Name: var name } when former.Contains(name) => $"'{name}' is its name and a former one",
        { FormerNames: var former } when former.GroupBy(static name => name).FirstOrDefault(static same => same.Count() > 1) is { } twice =>
            $"'{twice.Key}' is there twice among its former names",
        { WritesFormerName: true, FormerNames.IsEmpty: true } => "it shall be written under its former name, and Formerly names none",
        { Type: var type } when type.SelfAndContainers()
            .Any(static level => level.Arity > 0) => "it is generic, and a stored name stands for one type",
        { Type.IsAbstract: true } => "it is abstract, and what is read must be of exactly this type",
        { Type.IsRefLikeType: true } => "it is a ref struct",
        { Type: var type } => TypeNames.WhyUnnameable(type, compilation.Assembly, compilation) is { } why ? "it is " + why : null,
    };

    /// <summary>The property or field that orders delivery; null when there is none that generated code can read.</summary>
    internal static ISymbol? FindKey(DurableEvent @event, Compilation compilation) => @event.Type.SelfAndBases()
        .SelectMany(type => type.GetMembers(@event.Key!))
        .FirstOrDefault(member => !member.IsStatic
            && !member.IsForbidden()
            && (member is IFieldSymbol
                || (member is IPropertySymbol { IsIndexer: false, GetMethod: { } get }
                    && compilation.IsSymbolAccessibleWithin(get, compilation.Assembly)
                    && !get.IsForbidden()))
            && compilation.IsSymbolAccessibleWithin(member, compilation.Assembly));

    internal static ITypeSymbol TypeOfKey(ISymbol key) => key is IPropertySymbol property ? property.Type : ((IFieldSymbol)key).Type;

    /// <summary>The types that a class declares to serialize; nothing when it is no <c>JsonSerializerContext</c>.</summary>
    internal static IEnumerable<INamedTypeSymbol> SerializedBy(INamedTypeSymbol type)
    {
        if (!type.SelfAndBases().Any(static level => level.Is("System.Text.Json.Serialization", "JsonSerializerContext")))
            yield break;
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.Is("System.Text.Json.Serialization", KnownNames.JsonSerializableAttribute)
                && attribute.ConstructorArguments.Length == 1
                && attribute.ConstructorArguments[0].Value is INamedTypeSymbol serialized)
            {
                yield return serialized;
            }
        }
    }

    internal static bool IsUpcaster(IMethodSymbol method) => method.GetAttributes().Any(static attribute =>
        attribute.AttributeClass.Is(KnownNames.EventStore, KnownNames.UpcasterAttribute));

    /// <summary>Why a method marked as an upcaster is none; null when it is.</summary>
    internal static string? WhyNoUpcaster(IMethodSymbol method, Compilation compilation)
    {
        if (!method.IsStatic || method.Arity > 0 || method.Parameters.Length != 1 || method.Parameters[0].RefKind != RefKind.None)
            return "it is no static method with one parameter";
        if (!compilation.IsSymbolAccessibleWithin(method, compilation.Assembly) || method.IsForbidden())
            return "it is " + Accessibilities.Describe(method);
        if (TypeNames.WhyUnnameable(method.ContainingType, compilation.Assembly, compilation) is { } why)
            return $"'{method.ContainingType.ToShortName()}', which it is in, is {why}";
        if (method.ReturnType is not INamedTypeSymbol result || DurableEvent.Read(result) is not { } newer)
            return $"'{method.ReturnType.ToShortName()}', which it returns, is no durable event";
        if (!SymbolEqualityComparer.Default.Equals(result, method.ContainingType) && !IsToolbox(method.ContainingType))
            return $"it is a member of neither '{result.ToShortName()}' nor a static class";
        if (!SymbolEqualityComparer.Default.Equals(result.ContainingAssembly, method.ContainingAssembly))
            return $"'{result.ToShortName()}' belongs to another assembly, which must have the upcasters of its events";
        if (method.Parameters[0].Type is not INamedTypeSymbol parameter || DurableEvent.Read(parameter) is not { } older)
            return $"'{method.Parameters[0].Type.ToShortName()}' is no durable event";
        if (older.Name != newer.Name)
            return $"'{older.Name}' and '{newer.Name}' are different events";
        return older.Version < newer.Version
            ? null
            : $"it leads from version {older.Version} to version {newer.Version}";
    }

    /// <summary>The upcasters among the members of a type, in their order.</summary>
    internal static IEnumerable<IMethodSymbol> UpcastersOf(INamedTypeSymbol type, Compilation compilation) => type
        .GetMembers()
        .OfType<IMethodSymbol>()
        .Where(method => IsUpcaster(method) && WhyNoUpcaster(method, compilation) is null);

    private static bool IsToolbox(INamedTypeSymbol type) => type.IsStatic && type.SelfAndContainers().All(static level => level.Arity == 0);
}
