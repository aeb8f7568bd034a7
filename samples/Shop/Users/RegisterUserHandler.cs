using Shop.Storage;
using SourceGenBus;

namespace Shop.Users;

[CommandHandler<RegisterUser, Guid>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class RegisterUserHandler(IAggregates aggregates)
{
    public async ValueTask<Guid> HandleAsync(RegisterUser command, EventContext context, CancellationToken cancellationToken)
    {
        var user = User.Register(command.Name, command.Email);
        await aggregates.SaveAsync(user, context, cancellationToken);
        return user.Id;
    }
}
