using System.ComponentModel;

namespace SourceGenBus;

/// <summary>Declares <c>AddHandlers</c> for the generator, which cannot see its own output.</summary>
/// <seealso cref="Microsoft.Extensions.DependencyInjection.ServiceCollectionDeclarations"/>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EventBusBuilderDeclarations
{
    /// <summary>Stands in for the generated method; a compile-time error when nothing was generated.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="notGenerated">Never passed.</param>
    /// <returns>Never.</returns>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [Obsolete(NotGenerated.Message, error: true)]
    public static EventBusBuilder AddHandlers(this EventBusBuilder builder, NotGenerated? notGenerated = null) =>
        throw new InvalidOperationException(NotGenerated.Message);
}
