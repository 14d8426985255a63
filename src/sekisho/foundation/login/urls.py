from django.urls import path

from sekisho.foundation.login import views_factors, views_sign_in

urlpatterns = [
    path("sign-in/", views_sign_in.sign_in, name="sign_in"),
    path("sign-in/second/", views_sign_in.second, name="sign_in_second"),
    path("sign-in/passkey/begin/", views_factors.passkey_begin, name="sign_in_passkey_begin"),
    path("sign-in/passkey/", views_factors.passkey, name="sign_in_passkey"),
    path("sign-in/oidc/", views_factors.oidc_begin, name="sign_in_oidc"),
    path("sign-in/oidc/return/", views_factors.oidc_return, name="sign_in_oidc_return"),
    path("sign-in/code/", views_sign_in.desk_code, name="sign_in_code"),
    path("sign-in/new-password/", views_sign_in.new_password, name="sign_in_new_password"),
    path("sign-in/again/", views_factors.again, name="prove_again"),
    path("sign-in/switch/", views_sign_in.switch_user, name="switch_user"),
    path("sign-out/", views_sign_in.sign_out, name="sign_out"),
]
