using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Baseline;
using SourceGenBus.Generators.Durable;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Shapes;

/// <summary>Reads the shape of an event from its type: what the covering context makes of it in JSON.</summary>
internal sealed class EventShapes
{
    // A type that leads everywhere, such as an entity, would be described again and again along every way.
    private const int MostFields = 1000;

    // A generic type can contain itself with other arguments, without end and without ever being the same.
    private const int DeepestNesting = 40;

    private readonly JsonContract _contract;
    private readonly List<FieldShape> _fields = [];
    private readonly List<(ITypeSymbol Type, string Path)> _open = [];
    private bool _isBroken;

    private EventShapes(JsonContract contract) => _contract = contract;

    /// <summary>The shape of an event; null when no context covers it, or a type in it does not compile.</summary>
    internal static EventShape? Read(DurableEvent @event, DurableEventSet set, Compilation compilation)
    {
        if (DurableEventRules.WhyUnusable(@event, compilation) is not null
            || set.ContextOf(@event) is not { } context
            || set.TwinOf(@event) is not null)
            return null;

        var reader = new EventShapes(JsonContract.Of(context));
        reader.Add(FieldShape.Root, @event.Type, NullableAnnotation.NotAnnotated, member: null, isRequired: false, mayBeLeftOut: false);
        if (reader._isBroken)
            return null;

        // An event is an object, so that goes without saying. Of two members with one name the serializer refuses the second.
        var fields = reader._fields
            .Where(static field => field is not { Path: FieldShape.Root, Kind: FieldShape.Object })
            .GroupBy(static field => field.Path, StringComparer.Ordinal)
            .Select(static same => same.First())
            .OrderBy(static field => field.Path, StringComparer.Ordinal)
            .ToList();
        return new EventShape(@event.Name, @event.Version, @event.Key, fields) { FormerNames = set.FormerNamesOf(@event).ToList() };
    }

    private void Add(
        string path,
        ITypeSymbol type,
        NullableAnnotation annotation,
        ISymbol? member,
        bool isRequired,
        bool mayBeLeftOut,
        bool? numbersAsText = null)
    {
        if (_fields.Count >= MostFields)
            return;
        if (type.ContainsError() || type is ITypeParameterSymbol)
        {
            _isBroken = true;
            return;
        }

        var isNullable = annotation == NullableAnnotation.Annotated;
        if (JsonScalars.Underlying(type) is { } underlying)
        {
            // What is said of numbers does not reach the elements of a collection that is a struct and may be null.
            (type, isNullable) = (underlying, true);
            numbersAsText = JsonScalars.IsCollection(type) ? null : numbersAsText;
        }

        var place = _fields.Count;
        _fields.Add(null!);
        var kind = KindOf(path, type, member, numbersAsText);
        _fields[place] = new FieldShape(path, kind, isNullable, isRequired) { MayBeLeftOut = mayBeLeftOut };
    }

    private string KindOf(string path, ITypeSymbol type, ISymbol? member, bool? numbersAsText)
    {
        var asked = (
            member is null ? null : JsonContract.ConverterOf(member)) ?? _contract.ConverterFor(type) ?? JsonContract.ConverterOf(type);
        if (asked is { } converter)
        {
            if (JsonContract.IsTextConverter(converter) && type.TypeKind == TypeKind.Enum)
                return AddMembers(path, type, asText: true);
            if (!JsonContract.IsNumberConverter(converter))
                return $"converted by {converter.ToShortName()}";
        }
        else if (type.TypeKind == TypeKind.Enum)
        {
            return AddMembers(path, type, _contract.WritesEnumsAsText);
        }

        if (type.TypeKind == TypeKind.Enum)
            return AddMembers(path, type, asText: false);
        if (JsonScalars.KindOf(type) is { } scalar)
            return JsonScalars.IsNumber(scalar) && (numbersAsText ?? _contract.WritesNumbersAsText) ? scalar + FieldShape.AsText : scalar;
        if (_open.FirstOrDefault(open => open.Type.IsSameAtRunTime(type)) is { Path: { } known })
            return $"same as {known}";

        if (_open.Count == DeepestNesting)
            return "nested too deep to be recorded";

        _open.Add((type, path));
        var kind = AddParts(path, type, numbersAsText);
        _open.RemoveAt(_open.Count - 1);
        return kind;
    }

    private string AddParts(string path, ITypeSymbol type, bool? numbersAsText)
    {
        if ((Implemented(type, "IDictionary", 2) ?? Implemented(type, "IReadOnlyDictionary", 2)) is { } map)
        {
            AddElement(path + "{}", map.TypeArguments[1], numbersAsText);
            var key = JsonScalars.KindOf(map.TypeArguments[0]) ?? map.TypeArguments[0].ToShortName();
            return key == "string" ? FieldShape.Map : $"{FieldShape.Map} by {key}";
        }

        var element = type is IArrayTypeSymbol array ? array.ElementType
            : JsonScalars.ElementOfMemory(type)
            ?? (Implemented(type, "IEnumerable", 1) ?? Implemented(type, "IAsyncEnumerable", 1))?.TypeArguments[0];
        if (element is not null)
        {
            AddElement(path + "[]", element, numbersAsText);
            return FieldShape.Array;
        }

        if (Implemented(type, "IDictionary", 0) is not null)
        {
            _fields.Add(new FieldShape(path + "{}", JsonScalars.Any, IsNullable: false, IsRequired: false));
            return FieldShape.Map;
        }

        if (Implemented(type, "IEnumerable", 0) is not null)
        {
            _fields.Add(new FieldShape(path + "[]", JsonScalars.Any, IsNullable: false, IsRequired: false));
            return FieldShape.Array;
        }

        return type is INamedTypeSymbol named ? AddProperties(path, named) : type.ToShortName();
    }

    // What a member says of numbers counts in a collection of them, and no deeper.
    private void AddElement(string path, ITypeSymbol type, bool? numbersAsText) => Add(
        path,
        type,
        type.NullableAnnotation,
        member: null,
        isRequired: false,
        mayBeLeftOut: false,
        JsonScalars.KindOf(JsonScalars.Underlying(type) ?? type) is { } scalar && JsonScalars.IsNumber(scalar) ? numbersAsText : null);

    private string AddProperties(string path, INamedTypeSymbol type)
    {
        var constructor = JsonMembers.ConstructorOf(type);
        foreach (var member in JsonMembers.Of(type, _contract))
        {
            _isBroken |= member.Name.Length == 0;
            var memberType = JsonMembers.TypeOf(member);
            var isNullable = memberType.NullableAnnotation == NullableAnnotation.Annotated
                || memberType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
            Add(
                FieldShape.PropertyOf(path, JsonMembers.NameOf(member, _contract)),
                memberType,
                memberType.NullableAnnotation,
                member,
                JsonMembers.IsRequired(member, constructor, isNullable, _contract),
                _contract.MayBeLeftOut(member, isNullable),
                JsonContract.NumbersAsText(member) ?? JsonContract.NumbersAsText(type));
        }

        var isPolymorphic = false;
        foreach (var derived in type.GetAttributes().Where(static attribute => attribute.AttributeClass is { Name: "JsonDerivedTypeAttribute" }))
        {
            isPolymorphic = true;
            if (JsonContract.ArgumentOf(derived) is INamedTypeSymbol other && !SymbolEqualityComparer.Default.Equals(other, type))
            {
                var arguments = derived.ConstructorArguments;
                var name = arguments.Length > 1
                    ? Convert.ToString(arguments[1].Value, System.Globalization.CultureInfo.InvariantCulture)
                    : other.Name;
                Add($"{path}({name})", other, NullableAnnotation.NotAnnotated, member: null, isRequired: false, mayBeLeftOut: false);
            }
        }

        var isClosed = JsonContract.ArgumentOf(JsonContract.Find(type, "JsonUnmappedMemberHandlingAttribute")) is int handling
            ? handling == 1
            : _contract.IsClosed;
        var kind = isClosed ? FieldShape.ClosedObject : FieldShape.Object;
        return isPolymorphic && JsonContract.DiscriminatorOf(type) is { } discriminator ? $"{kind}{FieldShape.ToldApartBy}'{discriminator}'" : kind;
    }

    private string AddMembers(string path, ITypeSymbol type, bool asText)
    {
        foreach (var member in type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue))
        {
            var name = asText && JsonContract.ArgumentOf(JsonContract.Find(member, "JsonStringEnumMemberNameAttribute")) is string given
                ? given
                : member.Name;
            var value = Convert.ToString(member.ConstantValue, System.Globalization.CultureInfo.InvariantCulture)!;
            if (_fields.Count < MostFields)
                _fields.Add(new FieldShape($"{path}={name}", asText ? "name" : value, IsNullable: false, IsRequired: false));
        }

        return asText ? FieldShape.TextEnumeration : FieldShape.Enumeration;
    }

    private static INamedTypeSymbol? Implemented(ITypeSymbol type, string name, int arity)
    {
        return type.AllInterfaces.Prepend(type as INamedTypeSymbol).FirstOrDefault(level => level is { TypeKind: TypeKind.Interface }
            && level.Arity == arity && level.Name == name && level.IsInNamespace(arity == 0 ? "System.Collections" : "System.Collections.Generic"));
    }
}
