using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SourceGenBus.Generators.Tests.JsonShapes;

/// <summary>Makes objects in which nothing is null and nothing has its default value, without a constructor and without the serializer.</summary>
/// <param name="derived">Which of the derived types stands where there are several; none stands for the type itself, where it can.</param>
internal sealed class SampleValues(int derived)
{
    private static readonly Dictionary<Type, object> Values = new()
    {
        [typeof(string)] = "text",
        [typeof(char)] = 'c',
        [typeof(bool)] = true,
        [typeof(decimal)] = 1m,
        [typeof(Half)] = (Half)1,
        [typeof(Int128)] = (Int128)1,
        [typeof(UInt128)] = (UInt128)1,
        [typeof(DateTime)] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        [typeof(DateOnly)] = new DateOnly(2026, 1, 2),
        [typeof(TimeOnly)] = new TimeOnly(3, 4),
        [typeof(TimeSpan)] = TimeSpan.FromSeconds(1),
        [typeof(Guid)] = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        [typeof(Uri)] = new Uri("https://example.org"),
        [typeof(Version)] = new Version(1, 2),
        [typeof(object)] = "anything",
        [typeof(JsonElement)] = JsonDocument.Parse("1").RootElement,
        [typeof(JsonNode)] = JsonValue.Create(1),
        [typeof(JsonObject)] = new JsonObject(),
    };

    // Interfaces, and what has no Add that they name.
    private static readonly Dictionary<Type, Type> Implementations = new()
    {
        [typeof(IList<>)] = typeof(List<>),
        [typeof(IReadOnlyList<>)] = typeof(List<>),
        [typeof(IEnumerable<>)] = typeof(List<>),
        [typeof(ICollection<>)] = typeof(List<>),
        [typeof(IReadOnlyCollection<>)] = typeof(List<>),
        [typeof(ISet<>)] = typeof(HashSet<>),
        [typeof(IDictionary<,>)] = typeof(Dictionary<,>),
        [typeof(IReadOnlyDictionary<,>)] = typeof(Dictionary<,>),
    };

    private readonly List<Type> _open = [];

    /// <summary>Null where a type contains itself.</summary>
    internal object? Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Values.TryGetValue(type, out var value))
            return value;
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Last(member => !Equals(member, RuntimeHelpers.GetUninitializedObject(type)));
        if (type.IsPrimitive)
            return Convert.ChangeType(1, type, null);
        if (type == typeof(byte[]))
            return new byte[] { 1 };
        if (_open.Contains(type))
            return null;

        _open.Add(type);
        var made = Collection(type) ?? Object(type);
        _open.RemoveAt(_open.Count - 1);
        return made;
    }

    private object? Collection(Type type)
    {
        if (type.IsArray)
            return ArrayOf(type.GetElementType()!);
        if (type == typeof(IList) || type == typeof(IEnumerable) || type == typeof(ArrayList))
            return new ArrayList { "anything" };
        if (type == typeof(IDictionary) || type == typeof(Hashtable))
            return new Hashtable { ["key"] = "anything" };
        if (!type.IsGenericType)
            return typeof(IEnumerable).IsAssignableFrom(type) ? Filled(type, type.BaseType!.GetGenericArguments()) : null;

        var (definition, arguments) = (type.GetGenericTypeDefinition(), type.GetGenericArguments());
        if (definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>))
            return Activator.CreateInstance(type, ArrayOf(arguments[0]));
        if (Implementations.TryGetValue(definition, out var implementation))
            return Filled(implementation.MakeGenericType(arguments), arguments);
        if (definition == typeof(ImmutableList<>))
            return typeof(ImmutableList).GetMethods().Single(static method => method.Name == "CreateRange" && method.GetParameters().Length == 1)
                .MakeGenericMethod(arguments).Invoke(null, [ArrayOf(arguments[0])]);
        if (definition == typeof(ImmutableDictionary<,>))
        {
            var map = Filled(typeof(Dictionary<,>).MakeGenericType(arguments), arguments);
            return typeof(ImmutableDictionary).GetMethods()
                .Single(static method => method.Name == "CreateRange" && method.GetParameters().Length == 1)
                .MakeGenericMethod(arguments).Invoke(null, [map]);
        }

        return typeof(IEnumerable).IsAssignableFrom(type) ? Filled(type, arguments) : null;
    }

    private Array ArrayOf(Type element)
    {
        if (Of(element) is not { } value)
            return Array.CreateInstance(element, 0);
        var array = Array.CreateInstance(element, 1);
        array.SetValue(value, 0);
        return array;
    }

    private object Filled(Type type, Type[] arguments)
    {
        var collection = Activator.CreateInstance(type)!;
        var values = arguments.Select(Of).ToArray();
        if (values.All(static value => value is not null))
        {
            var add = type.GetMethod("Add", arguments) ?? type.GetMethod("Enqueue", arguments) ?? type.GetMethod("Push", arguments)
                ?? throw new NotSupportedException($"Nothing is known to be added to {type}.");
            add.Invoke(collection, values);
        }

        return collection;
    }

    private object? Object(Type type)
    {
        var others = type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Select(static attribute => attribute.DerivedType).ToList();
        if (!type.IsAbstract)
            others.Insert(0, type);
        if (others.Count == 0)
            return null;
        var chosen = others[derived % others.Count];
        var made = RuntimeHelpers.GetUninitializedObject(chosen);
        for (var level = chosen; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                // What the serializer puts there would stand beside the others.
                if (!field.Name.StartsWith("<Rest>", StringComparison.Ordinal) || field.FieldType != typeof(Dictionary<string, JsonElement>))
                    field.SetValue(made, Of(field.FieldType));
            }
        }

        return made;
    }
}
