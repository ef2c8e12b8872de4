# The SPA's static files behind nginx, which also hands /api to the app.

FROM node:24-slim AS build
WORKDIR /frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.28-alpine
COPY --from=build /frontend/dist /usr/share/nginx/html
COPY --chmod=755 frontend/nginx/05-api-source.envsh frontend/nginx/30-follow-the-app.sh /docker-entrypoint.d/
COPY frontend/nginx/templates /etc/nginx/templates
# Only these variables are filled into the templates, so that none can take the place of nginx's own $uri and the like.
ENV NGINX_ENVSUBST_FILTER="^MESSAGER_(API_|MAX_BATCH_BYTES)" \
    MESSAGER_API_URL=
USER 101
EXPOSE 8080
