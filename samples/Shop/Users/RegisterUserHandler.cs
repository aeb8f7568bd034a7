using Shop.Storage;
using SourceGenBus;

namespace Shop.Users;

[CommandHandler<RegisterUser, Guid>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class RegisterUserHandler(Aggregates aggregates)
{
    public async ValueTask<Guid> HandleAsync(RegisterUser command, CancellationToken cancellationToken)
    {
        var user = User.Register(command.Name, command.Email);
        await aggregates.SaveAsync(user, cancellationToken);
        return user.Id;
    }
}
